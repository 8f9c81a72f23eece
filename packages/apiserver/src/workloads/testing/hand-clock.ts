import type { Clock } from '#api/clock.ts';

/** A clock that stands still until `pass`; its randomness is a seeded sequence. */
export function createHandClock(start: number, seed: number): { readonly clock: Clock; pass(ms: number): void } {
  let now = start;
  let order = 0;
  let state = seed;
  let timers: { readonly due: number; readonly order: number; readonly run: () => void }[] = [];
  const nextDue = (until: number): (typeof timers)[number] | undefined => {
    let best: (typeof timers)[number] | undefined;
    for (const timer of timers) {
      if (timer.due > until) continue;
      if (best === undefined || timer.due < best.due || (timer.due === best.due && timer.order < best.order))
        best = timer;
    }
    return best;
  };
  return {
    clock: {
      now: () => now,
      after: (ms, run) => {
        const timer = { due: now + ms, order: (order += 1), run };
        timers.push(timer);
        return () => void (timers = timers.filter((other) => other !== timer));
      },
      random: () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32;
      },
    },
    pass: (ms) => {
      const until = now + ms;
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers = timers.filter((other) => other !== timer);
        now = Math.max(now, timer.due);
        timer.run();
      }
      now = until;
    },
  };
}
