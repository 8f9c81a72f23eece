import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#runtime/clock.ts';

const keepAliveMs = 15_000;
/** A reader that takes nothing for this many waiting bytes is cut off; it may come back. */
const mostWaiting = 16 << 20;

export interface EventWriter {
  /** Sends `{"result": ...}`. */
  send(result: unknown): void;
  end(): void;
  readonly signal: AbortSignal;
}

/**
 * Opens a stream of `{"result": ...}` messages: server-sent events when the client accepts those, else a JSON text a line
 * (argocd.md 6.1). A comment every 15 s keeps proxies from closing it.
 */
export function openEventStream(request: FastifyRequest, reply: FastifyReply, clock: Clock): EventWriter {
  const sse = (request.headers.accept ?? '').includes('text/event-stream');
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...Object.fromEntries(Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined)),
    'content-type': sse ? 'text/event-stream' : 'application/json',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  const life = new AbortController();
  let cancel = schedule();
  function schedule(): () => void {
    return clock.after(keepAliveMs, () => {
      raw.write(sse ? ':\n\n' : '\n');
      cancel = schedule();
    });
  }
  raw.on('close', () => {
    cancel();
    life.abort();
  });
  raw.on('error', () => undefined);
  return {
    signal: life.signal,
    send(result) {
      if (life.signal.aborted) return;
      if (raw.writableLength > mostWaiting) {
        raw.destroy();
        return;
      }
      const text = JSON.stringify({ result });
      raw.write(sse ? `data: ${text}\n\n` : `${text}\n`);
    },
    end: () => raw.end(),
  };
}
