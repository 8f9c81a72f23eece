import type { Application } from '#app/application.ts';
import type { Operation } from '#app/operation.ts';
import type { ApplicationSource } from '#app/source.ts';
import type { OperationState } from '#app/status.ts';
import { defaultRetryLimit, mayRetry, readRetry, retryDelay, syncPolicyOf } from '#app/sync-policy.ts';
import type { Retry } from '#app/sync-policy.ts';
import { isSelective, millisecondsOf, timeText } from './operation.ts';

/** What an operation is about, settled when it begins: a commit, not a branch. */
export interface Subject {
  readonly revision: string;
  readonly source: ApplicationSource;
}

/** The stored intent: written before anything is done. Start times of full syncs of one application never repeat. */
export function beginOperation(
  operation: Operation,
  subject: Subject,
  now: number,
  previous: OperationState | undefined,
): OperationState {
  // Selective syncs run no hooks: theirs need not differ.
  const started = isSelective(operation) ? now : Math.max(now, millisecondsOf(previous?.startedAt) + 1_000);
  return {
    operation,
    phase: 'Running',
    message: 'waiting to start',
    startedAt: timeText(previous === undefined ? now : started),
    syncResult: { revision: subject.revision, source: subject.source, resources: [] },
  };
}

/** How an operation is tried again: as it says itself; automated ones without a word do as the application's policy. */
export function retryOf(operation: Operation, app: Application): Retry {
  if (operation.retry !== undefined) return readRetry(operation.retry, defaultRetryLimit.manual);
  if (operation.initiatedBy?.automated === true) return syncPolicyOf(app).retry;
  const own = app.spec.syncPolicy?.retry;
  return own === undefined ? readRetry(undefined, defaultRetryLimit.manual) : syncPolicyOf(app).retry;
}

/** After an attempt: finished, or waiting for the next one (Running with finishedAt) when it failed and may be retried. */
export function endAttempt(state: OperationState, retry: Retry, now: number): OperationState {
  const ended = { ...state, finishedAt: timeText(Math.max(now, millisecondsOf(state.startedAt))) };
  const retryCount = state.retryCount ?? 0;
  const failed = state.phase === 'Failed' || state.phase === 'Error';
  if (!failed || !mayRetry(retry, retryCount)) return ended;
  const at = timeText(now + retryDelay(retry, retryCount));
  return {
    ...ended,
    phase: 'Running',
    retryCount: retryCount + 1,
    message: `${state.message ?? 'failed'}. Retrying attempt #${retryCount + 1} at ${at}`,
  };
}

/** Milliseconds until the next attempt of an operation that waits for it; 0 when it is due. */
export function retryDue(state: OperationState, retry: Retry, now: number): number {
  const since = millisecondsOf(state.finishedAt);
  return Math.max(0, since + retryDelay(retry, Math.max(0, (state.retryCount ?? 0) - 1)) - now);
}

/** The next attempt: nothing is kept of the last one but its number. */
export function nextAttempt(state: OperationState, subject: Subject): OperationState {
  const { finishedAt: _ended, ...rest } = state;
  return {
    ...rest,
    message: 'waiting to start',
    syncResult: { revision: subject.revision, source: subject.source, resources: [] },
  };
}
