import type { Operation } from '#app/operation.ts';
import type { OperationState } from '#app/status.ts';

/** A selective sync skips hooks and leaves no history (argocd.md 1.2). */
export function isSelective({ sync }: Operation): boolean {
  return (sync?.resources ?? []).length > 0;
}

export function skipsHooks(operation: Operation): boolean {
  return isSelective(operation) || operation.sync?.syncStrategy?.apply !== undefined;
}

/** `force` of either strategy: objects are deleted and created anew. */
export function isForced({ sync }: Operation): boolean {
  const strategy = sync?.syncStrategy;
  return strategy?.apply?.force === true || strategy?.hook?.force === true;
}

/** True while an operation runs, ends early or waits for its retry. */
export function isRunning(state: OperationState | undefined): state is OperationState {
  return state?.phase === 'Running' || state?.phase === 'Terminating';
}

/** Running with finishedAt: the last attempt failed and the next one is due later. */
export function waitsForRetry({ phase, finishedAt }: OperationState): boolean {
  return phase === 'Running' && finishedAt !== undefined;
}

/** Identity of one attempt of an operation, carried by the hooks it creates. */
export function hookRunOf({ startedAt, retryCount, syncResult }: OperationState): string {
  return `${startedAt}.${(syncResult?.revision ?? '').slice(0, 12)}.${retryCount ?? 0}`;
}

/** Milliseconds of an RFC 3339 time; 0 when it is none. */
export function millisecondsOf(time: string | undefined): number {
  const parsed = time === undefined ? 0 : Date.parse(time);
  return Number.isNaN(parsed) ? 0 : parsed;
}

/** RFC 3339, UTC, whole seconds, as Kubernetes writes times. */
export function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
