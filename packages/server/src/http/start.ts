import type { AddressInfo } from 'node:net';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { registerApplications } from './applications/routes.ts';
import { ClientGone, subjectOf } from './authenticate.ts';
import { registerConsole } from './console.ts';
import type { HttpDeps } from './deps.ts';
import { registerGuard } from './guard.ts';
import { Refusal, refusalAnswer } from './refusal.ts';
import { registerSession } from './session/routes.ts';
import { registerWebhook } from './webhook/route.ts';

export interface HttpOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Host names that may be asked for; 'any' when a proxy stands before us. */
  readonly hosts: 'any' | readonly string[];
  /** True when browsers reach us by https: cookies are then never sent in the clear. */
  readonly secure: boolean;
  /** The built console; undefined serves the API alone. */
  readonly consoleFolder: string | undefined;
  readonly log: FastifyBaseLogger;
  /** More on the same port, such as the demo's Git host. */
  readonly extend?: (server: FastifyInstance) => void;
}

const mostBytes = 8 << 20;

/** Starts the API and the console on one port. */
export async function startHttp(
  deps: HttpDeps,
  options: HttpOptions,
): Promise<{ readonly url: string; readonly port: number; close(): Promise<void> }> {
  const server = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: mostBytes,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
  });
  server.setErrorHandler((error, request, reply) => {
    if (error instanceof ClientGone) return reply.code(499).send();
    const refusal = error instanceof Refusal ? error : foreignRefusal(error);
    if (refusal.code === 'Internal') request.log.error({ err: error, url: request.url }, 'a request failed');
    const { status, body } = refusalAnswer(refusal);
    return reply.code(status).send(body);
  });
  registerGuard(server, options);
  registerSession(server, deps, options.secure);
  registerApplications(server, deps);
  registerWebhook(server, deps);
  registerInfo(server, deps);
  options.extend?.(server);
  registerConsole(server, options.consoleFolder);
  await server.listen({ host: options.host, port: options.port });
  const { port } = server.server.address() as AddressInfo;
  const name =
    options.host === '127.0.0.1' || options.host === '::1' || options.host === '0.0.0.0' ? 'localhost' : options.host;
  return { url: `http://${name}:${port}`, port, close: () => server.close() };
}

function registerInfo(server: FastifyInstance, deps: HttpDeps): void {
  server.get('/healthz', async () => 'ok');
  server.get('/api/version', async () => ({ Version: deps.version }));
  server.get('/api/v1/settings', async (request) => {
    await subjectOf(deps, request);
    return { controllerNamespace: deps.namespace, appLabelKey: 'app.kubernetes.io/instance' };
  });
}

/** Errors of the server library carry a status; anything else is ours. */
function foreignRefusal(error: unknown): Refusal {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (status === 413) return new Refusal('ResourceExhausted', message);
  if (typeof status === 'number' && status >= 400 && status < 500) return new Refusal('InvalidArgument', message);
  return new Refusal('Internal', 'something went wrong on the server; its log says what');
}
