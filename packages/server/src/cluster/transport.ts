import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import type { Connection } from './connection.ts';
import type { Answer, ClusterFailure, ClusterFailureCode } from './failure.ts';
import { ok } from './failure.ts';
import { toJsonText } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { at, numberAt, stringAt } from '@capstan/kube/object/read.ts';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly body?: Json;
  readonly contentType?: string;
  readonly accept?: string;
}

/** HTTP to one API server: JSON requests, and streams of JSON lines. */
export interface Transport {
  send(request: Request, signal: AbortSignal): Promise<Answer<unknown>>;
  /** Calls `onLine` for each JSON line until the server ends the stream. */
  stream(path: string, onLine: (line: unknown) => void, signal: AbortSignal): Promise<Answer<undefined>>;
  close(): Promise<void>;
}

const requestTimeout = 60_000;

/** Requests share a small pool; each stream has a connection of its own, so that many watches never wait for each other. */
export function createTransport(connection: Connection): Transport {
  const tls = {
    ...(connection.ca === undefined ? {} : { ca: connection.ca }),
    ...(connection.clientCert === undefined ? {} : { cert: connection.clientCert }),
    ...(connection.clientKey === undefined ? {} : { key: connection.clientKey }),
    ...(connection.serverName === undefined ? {} : { servername: connection.serverName }),
    rejectUnauthorized: connection.insecureSkipVerify !== true,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    timeout: 10_000,
  };
  const requests = new Agent({
    connections: 16,
    connect: tls,
    bodyTimeout: requestTimeout,
    headersTimeout: requestTimeout,
    allowH2: false,
  });
  const streams = new Agent({
    connect: tls,
    bodyTimeout: 0,
    headersTimeout: requestTimeout,
    pipelining: 1,
    allowH2: false,
  });

  async function dispatch(agent: Agent, request: Request, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const authorization = await connection.authorization?.(signal);
    return agent.request({
      origin: connection.server,
      path: request.path,
      method: request.method,
      signal,
      headers: {
        accept: request.accept ?? 'application/json',
        'user-agent': 'capstan',
        ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
        ...(authorization === undefined ? {} : { authorization }),
      },
      ...(request.body === undefined ? {} : { body: toJsonText(request.body) }),
    });
  }

  async function send(request: Request, signal: AbortSignal): Promise<Answer<unknown>> {
    try {
      const response = await dispatch(requests, request, signal);
      const text = await response.body.text();
      const body = parseBody(text);
      return response.statusCode < 400 ? ok(body) : { ok: false, failure: failureOf(response.statusCode, body, text) };
    } catch (error) {
      signal.throwIfAborted();
      return { ok: false, failure: unreachable(connection.server, error) };
    }
  }

  async function stream(
    path: string,
    onLine: (line: unknown) => void,
    signal: AbortSignal,
  ): Promise<Answer<undefined>> {
    try {
      const response = await dispatch(streams, { method: 'GET', path }, signal);
      if (response.statusCode >= 400) {
        const text = await response.body.text();
        return { ok: false, failure: failureOf(response.statusCode, parseBody(text), text) };
      }
      await readLines(response.body, onLine);
      return ok(undefined);
    } catch (error) {
      signal.throwIfAborted();
      return { ok: false, failure: unreachable(connection.server, error) };
    }
  }

  return {
    send,
    stream,
    async close() {
      await Promise.all([requests.destroy(), streams.destroy()]);
    },
  };
}

async function readLines(body: AsyncIterable<Uint8Array>, onLine: (line: unknown) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  for await (const chunk of body) {
    const text = decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      rest.push(text.slice(start, end));
      const line = rest.join('');
      rest = [];
      start = end + 1;
      if (line !== '') onLine(JSON.parse(line));
    }
    if (start < text.length) rest.push(text.slice(start));
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(server: string, error: unknown): ClusterFailure {
  const cause =
    error instanceof Error
      ? error.message === ''
        ? ((error as { code?: string }).code ?? error.name)
        : error.message
      : String(error);
  return { code: 'unreachable', status: 0, message: `cannot reach the Kubernetes API at ${server}: ${cause}` };
}

/** Status reasons to our codes; the HTTP status decides where there is no Status body (proxies, load balancers). */
const byReason: { readonly [reason: string]: ClusterFailureCode } = {
  NotFound: 'not-found',
  AlreadyExists: 'already-exists',
  Conflict: 'conflict',
  Invalid: 'invalid',
  BadRequest: 'bad-request',
  Forbidden: 'forbidden',
  Unauthorized: 'unauthorized',
  Expired: 'gone',
  Gone: 'gone',
  TooManyRequests: 'too-many-requests',
  ServiceUnavailable: 'unavailable',
  Timeout: 'unavailable',
  ServerTimeout: 'unavailable',
  InternalError: 'internal',
};
const byStatus: { readonly [status: number]: ClusterFailureCode } = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
  415: 'bad-request',
  422: 'invalid',
  429: 'too-many-requests',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/** A failure from an answer: of an HTTP error, or of an ERROR event in a watch (whose object is a Status too). */
export function failureOf(status: number, body: unknown, text = ''): ClusterFailure {
  const reason = stringAt(body, 'reason');
  const message = stringAt(body, 'message') ?? (text.trim().slice(0, 300) || `HTTP status ${status}`);
  const retryAfterSeconds = numberAt(at(body, 'details'), 'retryAfterSeconds');
  return {
    code: (reason === undefined ? undefined : byReason[reason]) ?? byStatus[status] ?? 'internal',
    status,
    message,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
