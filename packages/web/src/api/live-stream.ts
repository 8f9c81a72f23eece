import { reconnectDelay } from './backoff.ts';
import { createEventParser } from './event-stream.ts';
import { RequestFailure } from './request.ts';

export type LiveState =
  | { readonly is: 'connecting' }
  | { readonly is: 'live' }
  | { readonly is: 'lost'; readonly since: number; readonly reason: string }
  | { readonly is: 'refused'; readonly status: number };

interface LiveStreamOptions {
  /** Gives the URL to follow; called before every connection. `again`: there was a gap, so read anew what the stream continues. */
  readonly prepare: (again: boolean, signal: AbortSignal) => Promise<string>;
  /** The `result` of one message. */
  readonly onResult: (result: unknown) => void;
  readonly onState: (state: LiveState) => void;
  readonly fetch?: typeof fetch;
  /** Longest silence before the connection counts as dead; the server speaks at least every 15 s (argocd.md 6.1). */
  readonly silenceMs?: number;
}

/**
 * A server-sent event stream that stays: it connects, reads, and after any end connects again with backoff, until
 * `close`. A 401, 403 or 404 ends it as `refused`. Not EventSource: that one hides keep-alives, status codes and its waits.
 */
export function openLiveStream(options: LiveStreamOptions): { readonly close: () => void; readonly retry: () => void } {
  const life = new AbortController();
  const { signal } = life;
  let wake = () => {};
  let lostSince: number | undefined;
  let connections = 0;

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      if (lostSince === undefined) options.onState({ is: 'connecting' });
      const end = await readOnce(options, signal, {
        again: connections++ > 0,
        onOpen: () => {
          failures = 0;
          lostSince = undefined;
          options.onState({ is: 'live' });
        },
      });
      if (signal.aborted) return;
      if (end.status === 401 || end.status === 403 || end.status === 404) {
        options.onState({ is: 'refused', status: end.status });
        return;
      }
      failures++;
      lostSince ??= Date.now();
      options.onState({ is: 'lost', since: lostSince, reason: end.reason });
      await pause(reconnectDelay(failures, Math.random()));
    }
  }
  async function pause(ms: number): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
      signal.addEventListener('abort', wake, { once: true });
    });
  }
  void run();
  return { close: () => life.abort(), retry: () => wake() };
}

interface End {
  readonly status?: number;
  readonly reason: string;
}

interface Attempt {
  readonly again: boolean;
  readonly onOpen: () => void;
}

async function readOnce(options: LiveStreamOptions, signal: AbortSignal, { again, onOpen }: Attempt): Promise<End> {
  const attempt = new AbortController();
  const stop = () => attempt.abort();
  signal.addEventListener('abort', stop, { once: true });
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(stop, options.silenceMs ?? 45_000);
  };
  try {
    heard();
    const url = await options.prepare(again, attempt.signal);
    const answer = await (options.fetch ?? fetch)(url, {
      headers: { accept: 'text/event-stream' },
      credentials: 'same-origin',
      signal: attempt.signal,
    });
    if (!answer.ok || answer.body === null) return { status: answer.status, reason: `status ${answer.status}` };
    onOpen();
    await readAll(answer.body, heard, options.onResult);
    return { reason: 'the server closed the stream' };
  } catch (error) {
    if (error instanceof RequestFailure && error.status > 0) return { status: error.status, reason: error.message };
    return { reason: 'the server cannot be reached' };
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', stop);
    stop();
  }
}

async function readAll(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
  onResult: (result: unknown) => void,
): Promise<void> {
  const parse = createEventParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    for (const data of parse(decoder.decode(value, { stream: true }))) {
      const message: unknown = JSON.parse(data);
      if (typeof message === 'object' && message !== null && 'result' in message) onResult(message.result);
    }
  }
}
