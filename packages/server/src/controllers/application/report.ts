import { equalJson } from '@capstan/kube/object/json.ts';
import { refKey } from '@capstan/kube/object/ref.ts';
import type { Application } from '@capstan/core/app/application.ts';
import { setConditions } from '@capstan/core/app/conditions.ts';
import type { WantedCondition } from '@capstan/core/app/conditions.ts';
import type { ApplicationStatus, OperationState, SyncStatusCode } from '@capstan/core/app/status.ts';
import { timeText, waitsForRetry } from '@capstan/core/sync/operation.ts';
import type { Row } from '@capstan/core/sync/rows.ts';
import { applicationHealth, healthState, resourceStatuses, summaryOf } from '@capstan/core/sync/summarize.ts';
import type { Env } from './env.ts';
import { refOfKey, refreshOf } from './pass.ts';
import type { Subject } from './pass.ts';

/** What a pass has found out. */
export interface Findings {
  readonly code: SyncStatusCode;
  /** The commit that was compared, or that should have been. */
  readonly revision?: string;
  readonly tool?: string;
  /** Undefined: nothing could be compared, what was known stays. */
  readonly rows?: readonly Row[];
  readonly conditions: readonly WantedCondition[];
  readonly operationState?: OperationState;
  readonly history?: ApplicationStatus['history'];
}

/** The whole status after a pass; what did not change is the same as before, times included. */
export function statusOf(env: Env, app: Application, key: string, found: Findings): ApplicationStatus {
  const before = app.status ?? {};
  const now = timeText(env.clock.now());
  const { source, destination, ignoreDifferences } = app.spec;
  const { resources, health, summary } = stateOf(before, found.rows, key, now);
  const revision = found.revision ?? before.sync?.revision;
  const operationState = found.operationState ?? before.operationState;
  const history = found.history ?? before.history;
  const conditions = setConditions(before.conditions ?? [], found.conditions, now, judged);
  return {
    ...before,
    sync: {
      status: found.code,
      ...(revision === undefined ? {} : { revision }),
      comparedTo: {
        ...(source === undefined ? {} : { source }),
        destination,
        ...(ignoreDifferences === undefined ? {} : { ignoreDifferences }),
      },
    },
    ...(resources === undefined ? {} : { resources }),
    health,
    summary,
    conditions,
    controllerNamespace: env.home.namespace,
    ...(found.tool === undefined ? {} : { sourceType: found.tool }),
    ...(operationState === undefined ? {} : { operationState }),
    ...(history === undefined ? {} : { history }),
  };
}

/** DeletionError belongs to the deletion. */
const judged: ReadonlySet<string> = new Set([
  'InvalidSpecError',
  'ComparisonError',
  'SyncError',
  'UnknownError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'ExcludedResourceWarning',
  'OrphanedResourceWarning',
  'RenderWarning',
  'SpecWarning',
]);

function stateOf(before: ApplicationStatus, rows: readonly Row[] | undefined, key: string, now: string) {
  if (rows === undefined) {
    const health = before.health ?? healthState(undefined, { status: 'Unknown' }, now);
    return { resources: before.resources, health, summary: before.summary ?? {} };
  }
  const health = healthState(before.health, applicationHealth(rows, refKey(refOfKey(key))), now);
  return { resources: resourceStatuses(rows), health, summary: summaryOf(rows) };
}

/** A sync that failed, for as long as its revision is the one that is wanted. */
export function syncErrors(
  state: OperationState | undefined,
  revision: string | undefined,
): readonly WantedCondition[] {
  if (state === undefined || state.syncResult?.revision !== revision) return [];
  const failed = state.phase === 'Failed' || state.phase === 'Error' || waitsForRetry(state);
  return failed ? [{ type: 'SyncError', message: state.message ?? 'the last sync failed' }] : [];
}

/** A timer may fire a moment before its time. */
const timerSlackMs = 50;

/**
 * True when nothing but the revision would change, and the write is put off: a thousand applications that a commit did not
 * touch learn of it one by one, behind everything else.
 */
export function mayWait(env: Env, { key, app, object }: Subject, after: ApplicationStatus): boolean {
  if (refreshOf(object) !== 'none' || !isOnlyRevision(app.status, after)) {
    env.deferred.delete(key);
    return false;
  }
  const now = env.clock.now();
  const due = env.deferred.get(key);
  if (due !== undefined && due - timerSlackMs <= now) {
    env.deferred.delete(key);
    return false;
  }
  if (due === undefined) {
    const wait = 1 + env.clock.random() * env.tuning.revisionSpreadMs;
    env.deferred.set(key, now + wait);
    env.wake(key, { after: wait + 1, low: true });
  }
  return true;
}

function isOnlyRevision(before: ApplicationStatus | undefined, after: ApplicationStatus): boolean {
  const [old, sync] = [before?.sync, after.sync];
  if (old?.revision === undefined || sync === undefined || old.revision === sync.revision) return false;
  return equalJson({ ...after, sync: { ...sync, revision: old.revision } }, before);
}
