import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { registerGitHost } from '#githost/host.ts';
import type { GitHostOptions } from '#githost/host.ts';

export interface ServedGitHost {
  /** Address of a repository: `${url}/<name>.git`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A Git host by itself, on a free port of the loopback interface. */
export async function serveGitHost(options: GitHostOptions): Promise<ServedGitHost> {
  const server = Fastify({ forceCloseConnections: true });
  registerGitHost(server, options);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/git`, close: () => server.close() };
}
