import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Text that depends on the time, looked at every second by one shared timer; renders again only when the text changes. */
export function useTextNow(textAt: (now: number) => string): string {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => textAt(Date.now()), [textAt]),
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}
