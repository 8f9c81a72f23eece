import type { Clock } from '#api/clock.ts';

export interface WorkQueue {
  /** Queues a key once, however often it is asked for; with a delay the earliest wish counts. */
  add(key: string, delayMs?: number): void;
  stop(): void;
}

/** Keys worked on before the event loop gets its turn. */
const batch = 50;
const firstBackoff = 5;
const longestBackoff = 30_000;

/**
 * A queue of keys. `work` answers when it wants to see the key again (milliseconds), or undefined. When it throws, the
 * key comes back after a pause that doubles; `onFailure` is told.
 */
export function createWorkQueue(
  clock: Clock,
  work: (key: string) => number | undefined,
  onFailure: (key: string, error: unknown) => void,
): WorkQueue {
  const ready = new Set<string>();
  const waiting = new Map<string, { readonly due: number; cancel(): void }>();
  const failures = new Map<string, number>();
  let cancelRun: (() => void) | undefined;
  let stopped = false;

  const wake = (): void => {
    cancelRun ??= clock.after(0, run);
  };
  const add = (key: string, delayMs = 0): void => {
    if (stopped || ready.has(key)) return;
    const due = clock.now() + Math.max(0, delayMs);
    const pending = waiting.get(key);
    if (delayMs > 0 && pending !== undefined && pending.due <= due) return;
    pending?.cancel();
    waiting.delete(key);
    if (delayMs <= 0) {
      ready.add(key);
      return wake();
    }
    const cancel = clock.after(delayMs, () => {
      waiting.delete(key);
      ready.add(key);
      wake();
    });
    waiting.set(key, { due, cancel });
  };
  const workOn = (key: string): void => {
    try {
      const again = work(key);
      failures.delete(key);
      if (again !== undefined) add(key, Math.max(1, again));
    } catch (error) {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      onFailure(key, error);
      add(key, Math.min(longestBackoff, firstBackoff * 2 ** count));
    }
  };
  const run = (): void => {
    cancelRun = undefined;
    let left = batch;
    for (const key of ready) {
      if (left-- === 0 || stopped) break;
      ready.delete(key);
      workOn(key);
    }
    if (ready.size > 0 && !stopped) wake();
  };

  return {
    add,
    stop: () => {
      stopped = true;
      cancelRun?.();
      for (const { cancel } of waiting.values()) cancel();
      waiting.clear();
      ready.clear();
    },
  };
}
