import type { OperationState } from '#app/status.ts';
import { millisecondsOf } from './operation.ts';

/** Milliseconds. `delay` holds before every heal; the rest grows while something keeps undoing what was healed. */
export interface HealBackoff {
  readonly delay: number;
  readonly base: number;
  readonly factor: number;
  readonly cap: number;
}

/** controller.self.heal.* of Argo CD: at once first, then 2 s, 6 s, ... up to 5 minutes (argocd.md 10.1). */
export const defaultHealBackoff: HealBackoff = { delay: 0, base: 2_000, factor: 3, cap: 300_000 };

/** Heals made at once before the wait begins: two edits after one another are no fight. */
const free = 3;

/** Heals of this drift so far. What stayed healed for longer than the base delay starts anew. */
export function healAttempts(state: OperationState | undefined, backoff: HealBackoff, now: number): number {
  const attempts = state?.operation.sync?.autoHealAttemptsCount ?? 0;
  const calm = now - millisecondsOf(state?.finishedAt) - waitBefore(attempts, backoff);
  return state?.phase === 'Succeeded' && calm > backoff.base ? 0 : attempts;
}

/** Milliseconds to wait still before the next heal. `since`: milliseconds since the last operation ended. */
export function healDelay(attempts: number, backoff: HealBackoff, since: number): number {
  const wait = Math.max(backoff.delay, waitBefore(attempts, backoff));
  return Math.max(0, wait - Math.max(0, since));
}

function waitBefore(attempts: number, { base, factor, cap }: HealBackoff): number {
  return attempts < free ? 0 : Math.min(cap, base * factor ** Math.min(attempts - free, 32));
}
