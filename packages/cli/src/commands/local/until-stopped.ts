import type { Io } from '#commands/command.ts';

/** Waits for the signal that ends a server. */
export function untilStopped({ signal }: Io): Promise<void> {
  // A pending promise does not keep the process alive; this timer does, so that a server without a client stays.
  const alive = setInterval(() => undefined, 1 << 30);
  return new Promise((resolve) => {
    const end = () => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
