import { createRandom, shuffled } from './random.ts';

/** When who is killed during the sync of a commit. */
export type Apart =
  /** `serve`, when the API server has answered its n-th apply and before it hears of that. */
  | { readonly is: 'apply-unheard'; readonly applies: number }
  /** `serve`, on its way to write the status after the n-th apply: the write is never sent on. */
  | { readonly is: 'status-unsent'; readonly applies: number }
  /** So many milliseconds after the first write of the sync. */
  | { readonly is: 'serve-after' | 'apiserver-after'; readonly ms: number };

/** Of the demo in one process: so many milliseconds after the push. */
export interface Together {
  readonly is: 'demo-after';
  readonly ms: number;
}

/** What a sync of the crash commits applies at least: its namespace, its first hook and four objects. */
const applies = 6;
const syncMs = 1_600;

export interface Moments {
  /** Of two processes, in two lists of eight. */
  readonly apart: readonly [readonly Apart[], readonly Apart[]];
  /** Of the demo. */
  readonly together: readonly Together[];
}

/** Twenty moments, ten of them between an apply and the status write that would tell of it. */
export function momentsOf(seed: number): Moments {
  const random = createRandom(seed);
  const nth = () => 1 + Math.floor(random() * applies);
  const later = (from: number) => Math.round(from + random() * syncMs);
  const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
  const apart = shuffled<Apart>(
    [
      ...times(5, () => ({ is: 'apply-unheard', applies: nth() }) as const),
      ...times(5, () => ({ is: 'status-unsent', applies: nth() }) as const),
      ...times(3, () => ({ is: 'serve-after', ms: later(0) }) as const),
      ...times(3, () => ({ is: 'apiserver-after', ms: later(0) }) as const),
    ],
    random,
  );
  const together = times(4, () => ({ is: 'demo-after', ms: later(100) }) as const);
  return { apart: [apart.slice(0, 8), apart.slice(8)], together };
}

export function momentText(moment: Apart | Together): string {
  switch (moment.is) {
    case 'apply-unheard':
      return `serve, when apply ${moment.applies} was answered and it had not heard`;
    case 'status-unsent':
      return `serve, when it was about to write the status after apply ${moment.applies}`;
    case 'serve-after':
      return `serve, ${moment.ms} ms after the first write`;
    case 'apiserver-after':
      return `apiserver, ${moment.ms} ms after the first write`;
    case 'demo-after':
      return `demo, ${moment.ms} ms after the push`;
  }
}
