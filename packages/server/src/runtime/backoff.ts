/** How long to wait before trying again. */
export interface Backoff {
  /** Milliseconds before the first retry. */
  readonly base: number;
  readonly factor: number;
  readonly cap: number;
}

/** Delay before retry number `failures` (counted from 1), with full jitter: between half of the step and the whole step. */
export function backoffDelay({ base, factor, cap }: Backoff, failures: number, random: number): number {
  const step = Math.min(cap, base * factor ** Math.max(0, Math.min(failures, 64) - 1));
  return Math.round(step / 2 + (step / 2) * random);
}
