import type { Backoff } from './backoff.ts';
import { backoffDelay } from './backoff.ts';
import type { Clock } from './clock.ts';

/** What a pass over a key asks for: nothing more, or another look after some milliseconds. */
export type Next = { readonly after: number } | undefined;

export interface QueueOptions {
  /** Passes that may run at once, over different keys. */
  readonly concurrency: number;
  readonly clock: Clock;
  /** Delay after passes that throw. */
  readonly backoff: Backoff;
  run(key: string, signal: AbortSignal): Promise<Next>;
  /** A pass threw: a bug or a lost connection, to be logged. The key is tried again by itself. */
  failed(key: string, error: unknown): void;
}

export interface Queue {
  /** Wants a pass over `key`: now, or at the latest after `after` ms. A key that is running runs once more afterwards. `low` goes after all others. */
  add(key: string, options?: { readonly after?: number; readonly low?: boolean }): void;
  /** Keys waiting to run now. */
  waiting(): number;
  /** True while nothing runs and nothing is due. */
  idle(): boolean;
  /** Stops taking passes, aborts the running ones and waits for them. */
  close(): Promise<void>;
}

interface Entry {
  state: 'resting' | 'due' | 'running' | 'again';
  failures: number;
  timer?: { at: number; cancel: () => void };
}

/**
 * A level-triggered work queue: a key is never run twice at once, and any number of wake-ups before a pass are one pass.
 * Source of the contract: kubernetes/client-go util/workqueue (dirty and processing sets, delaying queue).
 */
export function createQueue({ concurrency, clock, backoff, run, failed }: QueueOptions): Queue {
  const entries = new Map<string, Entry>();
  const due: string[] = [];
  const low: string[] = [];
  const stop = new AbortController();
  const running = new Set<Promise<void>>();

  function entryOf(key: string): Entry {
    const known = entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = { state: 'resting', failures: 0 };
    entries.set(key, entry);
    return entry;
  }

  function add(key: string, options: { readonly after?: number; readonly low?: boolean } = {}): void {
    if (stop.signal.aborted) return;
    const entry = entryOf(key);
    const after = options.after ?? 0;
    if (after > 0) {
      const at = clock.now() + after;
      if (entry.timer !== undefined && entry.timer.at <= at) return;
      entry.timer?.cancel();
      entry.timer = {
        at,
        cancel: clock.after(after, () => {
          delete entry.timer;
          add(key);
        }),
      };
      return;
    }
    if (entry.state === 'running') entry.state = 'again';
    if (entry.state === 'due' && options.low !== true) promote(key);
    if (entry.state !== 'resting') return;
    entry.state = 'due';
    (options.low === true ? low : due).push(key);
    start();
  }

  /** A key that waits among the low ones and is now wanted at once. */
  function promote(key: string): void {
    const place = low.indexOf(key);
    if (place < 0) return;
    low.splice(place, 1);
    due.push(key);
  }

  function start(): void {
    while (running.size < concurrency && !stop.signal.aborted) {
      const key = due.shift() ?? low.shift();
      if (key === undefined) return;
      const pass = runOnce(key, entryOf(key)).finally(() => {
        running.delete(pass);
        start();
      });
      running.add(pass);
    }
  }

  async function runOnce(key: string, entry: Entry): Promise<void> {
    entry.state = 'running';
    let next: Next;
    try {
      next = await run(key, stop.signal);
      entry.failures = 0;
    } catch (error) {
      if (!stop.signal.aborted) {
        entry.failures++;
        failed(key, error);
        next = { after: backoffDelay(backoff, entry.failures, clock.random()) };
      }
    }
    const again = (entry.state as Entry['state']) === 'again';
    entry.state = 'resting';
    if (again) add(key);
    if (next !== undefined) add(key, { after: Math.max(1, next.after) });
    if (entry.state === 'resting' && entry.timer === undefined && entry.failures === 0) entries.delete(key);
  }

  return {
    add,
    waiting: () => due.length + low.length,
    idle: () => running.size === 0 && due.length === 0 && low.length === 0,
    async close() {
      stop.abort(new Error('the queue is closed'));
      for (const entry of entries.values()) entry.timer?.cancel();
      await Promise.allSettled(running);
    },
  };
}
