import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Refusal } from './refusal.ts';

/** Serves the built console. Paths that are no file lead to its page, which routes by itself. */
export function registerConsole(server: FastifyInstance, folder: string | undefined): void {
  if (folder !== undefined) {
    void server.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      cacheControl: false,
      setHeaders(reply, path) {
        const hashed = /[/\\]assets[/\\]/.test(path);
        void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  server.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !/^\/(api|git|auth)(\/|$)/.test(request.url);
    if (!isPage || folder === undefined) throw new Refusal('NotFound', `${request.method} ${request.url} is not there`);
    return reply.type('text/html').sendFile('index.html');
  });
}
