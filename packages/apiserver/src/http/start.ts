import { createSecureServer } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';

import type { Access } from '#access/access.ts';
import { authenticate } from '#access/authenticate.ts';
import type { Credentials } from '#access/credentials.ts';
import type { User } from '#access/user.ts';
import type { Machine } from '#verbs/machine.ts';
import { badRequest, internal, unauthorized } from '#verbs/status.ts';

import { wantsYaml } from './accept.ts';
import { refusalAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { readBody } from './body.ts';
import { handle } from './handle.ts';
import { parseRequest } from './request.ts';
import { sendAnswer } from './send.ts';
import { yamlAnswer } from './yaml-answer.ts';

export interface HttpOptions {
  readonly machine: Machine;
  readonly credentials: Credentials;
  readonly access: Access;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves HTTP/2 and HTTP/1.1 over TLS on one port. */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { credentials, host, port } = options;
  const server = createSecureServer({
    allowHTTP1: true,
    cert: credentials.server.certificate,
    key: credentials.server.key,
    ca: credentials.authority,
    requestCert: true,
    // Clients without a certificate come in, and show a token or stay anonymous.
    rejectUnauthorized: false,
    settings: { maxConcurrentStreams: 250, initialWindowSize: 1 << 20 },
  });
  server.on('request', (request, response) => {
    void serve(options, request, response);
  });
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // A client that breaks off a handshake is no reason to stop.
  server.on('error', () => undefined);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function serve(options: HttpOptions, request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
  response.on('error', () => undefined);
  try {
    const answer = await answerTo(options, request, response);
    if (answer !== undefined) sendAnswer(request, response, answer);
  } catch (error) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const why = error instanceof Error ? error.message : String(error);
    sendAnswer(request, response, refusalAnswer(internal(`Internal error occurred: ${why}`)));
  }
}

async function answerTo(
  options: HttpOptions,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
): Promise<Answer | undefined> {
  const { machine, access } = options;
  const asked = parseRequest(request.method, request.url);
  if (asked === undefined) return refusalAnswer(badRequest('the path is not encoded as a URL'));
  const user = userOf(options, request);
  if (user === undefined) return refusalAnswer(unauthorized());
  const body = await readBody(request);
  if (!body.ok) return refusalAnswer(body);
  const header = (name: string): string => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(',') : (value ?? '');
  };
  const context = {
    machine,
    access,
    asked,
    user,
    accept: header('accept'),
    contentType: header('content-type'),
    userAgent: header('user-agent'),
    authority: request.authority === '' ? header('host') : request.authority,
    body: body.bytes,
  };
  const answer = handle(context, request.rawHeaders, response);
  // Nothing is told to anyone before it is durable, neither what was written nor what was read.
  if (answer === undefined) return undefined;
  await machine.store.settled();
  return wantsYaml(context.accept) ? yamlAnswer(answer) : answer;
}

/** Reading a certificate costs more than many a request, and a connection keeps the one it came with. */
const subjects = new WeakMap<object, PeerCertificate['subject'] | 'none'>();

/** Over HTTP/2 every request shows another socket: the session is what stands for the connection. */
function subjectOf(request: Http2ServerRequest): PeerCertificate['subject'] | undefined {
  const { stream } = request as { readonly stream?: Http2ServerRequest['stream'] };
  const connection: object = stream?.session ?? request.socket;
  let subject = subjects.get(connection);
  if (subject === undefined) {
    const socket = request.socket as TLSSocket;
    subject = socket.authorized ? socket.getPeerCertificate().subject : 'none';
    subjects.set(connection, subject);
  }
  return subject === 'none' ? undefined : subject;
}

function userOf({ access }: HttpOptions, request: Http2ServerRequest): User | undefined {
  const subject = subjectOf(request);
  const authorization = request.headers.authorization;
  return authenticate(
    {
      ...(subject === undefined ? {} : { certificate: identityOf(subject) }),
      ...(authorization === undefined ? {} : { authorization }),
    },
    access.door,
  );
}

function identityOf(subject: { readonly CN?: unknown; readonly O?: unknown }): {
  readonly name: string;
  readonly organizations: readonly string[];
} {
  const list = Array.isArray(subject.O) ? subject.O.map(String) : typeof subject.O === 'string' ? [subject.O] : [];
  return { name: String(subject.CN), organizations: list };
}
