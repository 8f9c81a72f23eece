import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { mapAt, stringAt } from '@capstan/kube/object/read.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';

export interface KubeRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly contentType?: string;
  /** Text is sent as it is, everything else as JSON. */
  readonly body?: unknown;
}

export interface KubeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The API of a cluster by plain HTTPS requests: nothing of the product's own client is in the way. */
export interface KubernetesApi {
  send(asked: KubeRequest): Promise<KubeAnswer>;
  /** The object at a path, or undefined when it is not there. Rejects on every other refusal. */
  get<T>(path: string): Promise<T | undefined>;
  /** Creates; rejects when that is refused. */
  create(path: string, object: object): Promise<void>;
  /** A JSON merge patch; rejects when that is refused. */
  merge(path: string, patch: object): Promise<void>;
  close(): void;
}

export async function connectKubernetes(kubeconfig: string): Promise<KubernetesApi> {
  const { server, ...keys } = await readKubeconfig(kubeconfig);
  const agent = new Agent({ ...keys, keepAlive: true });

  function send(again: KubeRequest): Promise<KubeAnswer> {
    const { method, path, contentType = 'application/json', body } = again;
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const asked = request(
        `${server}${path}`,
        {
          method,
          agent,
          headers: {
            accept: 'application/json',
            // Without the length node sends the body of a DELETE unframed.
            ...(text === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.once('error', reject);
          answer.once('end', () => {
            const read = Buffer.concat(parts).toString();
            resolve({ status: answer.statusCode ?? 0, body: read === '' ? undefined : (JSON.parse(read) as unknown) });
          });
        },
      );
      asked.once('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the server was just closing: nothing was asked yet.
        if (asked.reusedSocket && error.code === 'ECONNRESET' && method === 'GET') send(again).then(resolve, reject);
        else reject(error);
      });
      asked.end(text);
    });
  }

  async function must(asked: KubeRequest): Promise<unknown> {
    const { status, body } = await send(asked);
    if (status >= 300) throw new Error(`${asked.method} ${asked.path}: ${status} ${stringAt(body, 'message') ?? ''}`);
    return body;
  }

  return {
    send,
    async get<T>(path: string) {
      const { status, body } = await send({ method: 'GET', path });
      if (status === 404) return undefined;
      if (status >= 300) throw new Error(`GET ${path}: ${status} ${stringAt(body, 'message') ?? ''}`);
      return body as T;
    },
    create: async (path, object) => void (await must({ method: 'POST', path, body: object })),
    merge: async (path, patch) =>
      void (await must({ method: 'PATCH', path, contentType: 'application/merge-patch+json', body: patch })),
    close: () => agent.destroy(),
  };
}

/** Where an API server is, and how one gets in. */
export interface Keys {
  readonly server: string;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

export async function readKubeconfig(file: string): Promise<Keys> {
  const read = readYaml(await readFile(file, 'utf8'), { dialect: 'v2' });
  if (!read.ok) throw new Error(`${file}: ${read.problem.message}`);
  const config: Json | undefined = read.documents[0]?.value;
  const cluster = mapAt(config, 'clusters', 0, 'cluster');
  const user = mapAt(config, 'users', 0, 'user');
  const decoded = (value: string | undefined) => Buffer.from(value ?? '', 'base64');
  return {
    server: stringAt(cluster, 'server') ?? '',
    ca: decoded(stringAt(cluster, 'certificate-authority-data')),
    cert: decoded(stringAt(user, 'client-certificate-data')),
    key: decoded(stringAt(user, 'client-key-data')),
  };
}
