import type { ManagedResource, ResourceTree } from '@capstan/core/api/views.ts';
import type { Application } from '@capstan/core/app/application.ts';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

/** What the fake cluster holds; tests change it and say so with `emit`. */
export interface World {
  readonly applications: Map<string, Application>;
  readonly trees: Map<string, ResourceTree>;
  readonly managed: Map<string, readonly ManagedResource[]>;
  readonly commits: Map<string, { readonly author: string; readonly date: string; readonly message: string }>;
}

export interface FakeServer {
  readonly url: string;
  readonly world: World;
  /** Bodies of what was posted or deleted, in order. */
  readonly writes: readonly { readonly call: string; readonly body: unknown }[];
  /** Stores an application and tells all streams. */
  emit(type: 'ADDED' | 'MODIFIED' | 'DELETED', application: Application): void;
  /** Ends every event stream, as a restart of the server does. */
  dropStreams(): void;
  close(): Promise<void>;
}

/** The policy the server sends with the console. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The console and the part of the API it speaks to, with data a test holds in its hands. The password is `secret`. */
export async function startFakeServer(dist: string): Promise<FakeServer> {
  const world: World = { applications: new Map(), trees: new Map(), managed: new Map(), commits: new Map() };
  const writes: { call: string; body: unknown }[] = [];
  const streams = new Set<{ readonly answer: ServerResponse; readonly name: string | null }>();

  async function handle(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = new URL(asked.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/')) return serveFile(dist, url.pathname, answer);
    const body = asked.method === 'GET' ? undefined : JSON.parse((await readAll(asked)) || '{}');
    if (asked.method !== 'GET') writes.push({ call: `${asked.method} ${url.pathname}`, body });
    const signedIn = (asked.headers.cookie ?? '').includes('argocd.token=token');
    const path = url.pathname.slice('/api/v1'.length);
    if (path === '/session' && asked.method === 'POST') {
      if (body.password !== 'secret') return send(answer, 401, { error: 'Invalid username or password', code: 16 });
      answer.setHeader('set-cookie', 'argocd.token=token; Path=/; HttpOnly; SameSite=Lax');
      return send(answer, 200, { token: 'token' });
    }
    if (path === '/session' && asked.method === 'DELETE') {
      answer.setHeader('set-cookie', 'argocd.token=; Path=/; Max-Age=0');
      return send(answer, 200, {});
    }
    if (path === '/session/userinfo') return send(answer, 200, signedIn ? { loggedIn: true, username: 'admin' } : {});
    if (!signedIn) return send(answer, 401, { error: 'no session information', code: 16 });
    if (path === '/applications')
      return send(answer, 200, { items: [...world.applications.values()], metadata: { resourceVersion: '1' } });
    if (path === '/stream/applications') {
      answer.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      answer.write(':\n\n');
      const stream = { answer, name: url.searchParams.get('name') };
      streams.add(stream);
      answer.on('close', () => streams.delete(stream));
      return;
    }
    const [, name = '', below = ''] = /^\/applications\/([^/]+)(.*)$/.exec(path) ?? [];
    answerApplication(decodeURIComponent(name), below, url, answer);
  }

  function answerApplication(name: string, below: string, url: URL, answer: ServerResponse): void {
    const application = world.applications.get(name);
    if (application === undefined) return send(answer, 404, { error: `applications "${name}" not found`, code: 5 });
    if (below === '' || below === '/sync' || below === '/operation' || below === '/rollback')
      return send(answer, 200, application);
    if (below === '/resource-tree') return send(answer, 200, world.trees.get(name) ?? { nodes: [], orphanedNodes: [] });
    if (below === '/managed-resources') return send(answer, 200, { items: world.managed.get(name) ?? [] });
    if (below === '/events')
      return send(answer, 200, {
        items: [
          {
            metadata: { uid: 'e1', creationTimestamp: ago(90) },
            type: 'Normal',
            reason: 'ScalingReplicaSet',
            message: 'Scaled up replica set webapp-7d9c to 3',
            count: 2,
            lastTimestamp: ago(60),
          },
        ],
      });
    if (below === '/resource') {
      const { kind, namespace, resourceName } = Object.fromEntries(url.searchParams);
      return send(answer, 200, {
        manifest: JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: resourceName, namespace } }),
      });
    }
    const [, revision] = /^\/revisions\/([^/]+)\/metadata$/.exec(below) ?? [];
    const commit = world.commits.get(revision ?? '');
    if (commit !== undefined) return send(answer, 200, commit);
    return send(answer, 404, { error: 'not found', code: 5 });
  }

  const server = createServer((asked, answer) => {
    handle(asked, answer).catch((error: unknown) => send(answer, 500, { error: String(error), code: 13 }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    world,
    writes,
    emit: (type, application) => {
      const { name } = application.metadata;
      if (type === 'DELETED') world.applications.delete(name);
      else world.applications.set(name, application);
      for (const stream of streams)
        if (stream.name === null || stream.name === name)
          stream.answer.write(`data: ${JSON.stringify({ result: { type, application } })}\n\n`);
    },
    dropStreams: () => {
      for (const { answer } of streams) answer.destroy();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function serveFile(dist: string, path: string, answer: ServerResponse): Promise<void> {
  const file = extname(path) === '' ? 'index.html' : normalize(path);
  try {
    const content = await readFile(join(dist, file));
    answer.writeHead(200, {
      'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    });
    answer.end(content);
  } catch {
    answer.writeHead(404).end();
  }
}

function send(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { 'content-type': 'application/json' });
  answer.end(JSON.stringify(body));
}

async function readAll(asked: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of asked) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** RFC 3339 of some seconds ago. */
export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}
