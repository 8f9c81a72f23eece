import { createGunzip } from 'node:zlib';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { startGitService } from './service.ts';

export interface GitHostOptions {
  /** Holds the bare repositories, `<name>.git`. */
  readonly folder: string;
  /** A push has ended well; `name` is the repository's, without `.git`. */
  readonly onPush: (name: string) => void;
}

const services = ['git-upload-pack', 'git-receive-pack'] as const;
type Service = (typeof services)[number];

/**
 * Serves bare repositories under `/git/<name>.git` by git's smart HTTP protocol, readable and writable by everyone who
 * reaches the port: a Git host for the demo, on the loopback interface only. Source of the protocol: git, gitprotocol-http.
 */
export function registerGitHost(server: FastifyInstance, { folder, onPush }: GitHostOptions): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    scope.get('/git/:repository/info/refs', async (request, reply) => {
      const repository = await find(request);
      const service = serviceOf((request.query as { service?: string }).service);
      if (repository === undefined || service === undefined) return notFound(reply);
      return serve(request, reply, { repository, service, advertise: true });
    });

    for (const service of services) {
      scope.post(`/git/:repository/${service}`, async (request, reply) => {
        const repository = await find(request);
        if (repository === undefined) return notFound(reply);
        return serve(request, reply, { repository, service, advertise: false });
      });
    }
  });

  async function find(request: FastifyRequest): Promise<string | undefined> {
    const name = repositoryOf(request);
    if (name === undefined) return undefined;
    return access(join(folder, `${name}.git`, 'HEAD')).then(
      () => name,
      () => undefined,
    );
  }

  async function serve(
    request: FastifyRequest,
    reply: FastifyReply,
    { repository, service, advertise }: { repository: string; service: Service; advertise: boolean },
  ): Promise<void> {
    reply.hijack();
    const child = startGitService(service, {
      folder: join(folder, `${repository}.git`),
      advertise,
      protocol: textOf(request.headers['git-protocol']),
    });
    reply.raw.writeHead(200, {
      'content-type': `application/x-${service}-${advertise ? 'advertisement' : 'result'}`,
      'cache-control': 'no-cache',
    });
    if (advertise) reply.raw.write(`${packet(`# service=${service}\n`)}0000`);
    request.raw.socket.once('close', () => child.kill());
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.once('error', () => reply.raw.destroy());
    await Promise.allSettled([
      advertise ? child.stdin.end() : feed(request, child.stdin),
      pipeline(child.stdout, reply.raw),
    ]);
    if ((await ended) === 0 && service === 'git-receive-pack' && !advertise) onPush(repository);
  }
}

async function feed(request: FastifyRequest, stdin: NodeJS.WritableStream): Promise<void> {
  const body = request.body as Readable;
  if (request.headers['content-encoding'] === 'gzip') await pipeline(body, createGunzip(), stdin);
  else await pipeline(body, stdin);
}

/** The repository's name; only names that can be no path. */
function repositoryOf(request: FastifyRequest): string | undefined {
  const { repository = '' } = request.params as { repository?: string };
  return /^([A-Za-z0-9][A-Za-z0-9_-]*)\.git$/.exec(repository)?.[1];
}

function serviceOf(text: string | undefined): Service | undefined {
  return services.find((service) => service === text);
}

function textOf(header: string | string[] | undefined): string | undefined {
  const value = typeof header === 'string' ? header : header?.[0];
  // It becomes an environment variable of git: version keys only.
  return value !== undefined && /^[a-z0-9=:.-]{1,100}$/.test(value) ? value : undefined;
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain').send('Not Found\n');
}

/** A packet line: four hexadecimal digits of length, then the text. */
function packet(text: string): string {
  return (text.length + 4).toString(16).padStart(4, '0') + text;
}
