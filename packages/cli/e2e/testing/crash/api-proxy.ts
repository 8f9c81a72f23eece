import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Keys } from '../kubernetes.ts';

/** A write as it passes by. */
export interface PassingWrite {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly contentType: string;
}

/** Looks at writes; false stops one for ever, where it is. */
export interface Gate {
  /** Before it is sent on to the API server. */
  onWay(write: PassingWrite): boolean;
  /** When the API server has answered, before the client hears of it. */
  onAnswer(write: PassingWrite, status: number, body: string): boolean;
}

export interface ApiProxy {
  readonly url: string;
  setGate(gate: Gate | undefined): void;
  close(): Promise<void>;
}

/** Plain HTTP in front of an API server, so that a test sees what a control plane says to it, and in which order. */
export async function startApiProxy(server: () => Keys): Promise<ApiProxy> {
  let gate: Gate | undefined;

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = incoming;
    const body = await readAll(incoming);
    const write = { method, path, contentType: incoming.headers['content-type'] ?? '' };
    const isWrite = method !== 'GET';
    if (isWrite && gate?.onWay(write) === false) return;
    const { server: target, ca, cert, key } = server();
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const asked = request(`${target}${path}`, { method, headers, ca, cert, key }, (answer) => {
      const { statusCode = 502 } = answer;
      if (!isWrite) {
        outgoing.writeHead(statusCode, answer.headers);
        outgoing.flushHeaders();
        answer.pipe(outgoing);
        answer.once('error', () => outgoing.destroy());
        return;
      }
      readAll(answer).then(
        (text) => {
          if (gate?.onAnswer(write, statusCode, text.toString()) === false) return;
          const { 'transfer-encoding': _chunks, ...given } = answer.headers;
          outgoing.writeHead(statusCode, { ...given, 'content-length': text.length }).end(text);
        },
        () => outgoing.destroy(),
      );
    });
    asked.once('error', () => outgoing.destroy());
    outgoing.once('close', () => asked.destroy());
    asked.end(body);
  }

  const http = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    setGate: (next) => (gate = next),
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
