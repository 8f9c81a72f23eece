import { equalJson } from '@capstan/kube/object/json.ts';
import type { Application } from '#app/application.ts';
import type { Operation } from '#app/operation.ts';
import type { ApplicationSource } from '#app/source.ts';
import type { OperationState, SyncStatusCode } from '#app/status.ts';
import { syncPolicyOf } from '#app/sync-policy.ts';
import { isRunning, millisecondsOf, waitsForRetry } from './operation.ts';
import type { Row } from './rows.ts';
import { isIgnoredExtra } from './rows.ts';
import type { HealBackoff } from './self-heal.ts';
import { healAttempts, healDelay } from './self-heal.ts';
import { refName } from './task.ts';

export interface AutoSyncInput {
  readonly app: Application;
  /** What is compared with: the newest revision when it renders, else the last one that was deployed. */
  readonly desired: Desired;
  readonly status: SyncStatusCode;
  readonly rows: readonly Row[];
  readonly backoff: HealBackoff;
  readonly now: number;
}

export interface Desired {
  /** `last-good`: the newest revision does not render or failed to sync; only what was deployed may be healed. */
  readonly is: 'newest' | 'last-good';
  readonly revision: string;
  /** The revision that was tried last, when this one gives the same objects. */
  readonly sameAs?: string;
  readonly source: ApplicationSource;
}

export type AutoSync =
  | { readonly do: 'nothing' }
  /** Not now; `after` milliseconds. */
  | { readonly do: 'wait'; readonly after: number }
  | { readonly do: 'refuse'; readonly message: string }
  | { readonly do: 'sync'; readonly operation: Operation };

/** In `operation.info` of a heal: the newest revision was tried before it and failed, so that it is not tried again. */
export const failedRevisionInfo = 'capstan.dev/failed-revision';
export const failedReasonInfo = 'capstan.dev/failed-reason';
/** In `operation.info` of a heal: what it undid. */
export const healInfo = 'Self-heal';

/**
 * Whether to start a sync by itself (argocd.md 1.4). A revision and source are tried once, whatever came of it; what
 * drifts afterwards is healed piece by piece, without hooks, when selfHeal is on.
 */
export function decideAutoSync(input: AutoSyncInput): AutoSync {
  const { app, desired, rows, status } = input;
  const { automated } = syncPolicyOf(app);
  if (automated === undefined || isBusy(app, desired) || status !== 'OutOfSync') return { do: 'nothing' };
  const differing = rows.filter((row) => row.status === 'OutOfSync' && !isIgnoredExtra(row));
  const actionable = automated.prune ? differing : differing.filter(({ requiresPruning }) => !requiresPruning);
  if (actionable.length === 0) return { do: 'nothing' };

  const attempt = lastAttempt(app.status?.operationState);
  if (desired.is === 'last-good') {
    return heal(
      input,
      actionable.filter(({ target }) => target !== undefined),
      attempt,
    );
  }
  if (attempt !== undefined && isAbout(attempt, desired)) {
    return attempt.phase === 'Succeeded' ? heal(input, actionable, attempt) : refuseAgain(desired.revision, attempt);
  }
  const empties = automated.prune && rows.every(({ hook, requiresPruning }) => hook || requiresPruning);
  return empties && !automated.allowEmpty
    ? refuseEmpty(desired.revision)
    : { do: 'sync', operation: operationOf(input, {}) };
}

/** What waits for its next attempt does not keep the last good state from being healed. */
function isBusy({ operation, status }: Application, desired: Desired): boolean {
  const state = status?.operationState;
  if (desired.is === 'last-good' && state !== undefined && waitsForRetry(state)) return false;
  return operation !== undefined || isRunning(state);
}

function refuseAgain(revision: string, { message }: Attempt): AutoSync {
  return {
    do: 'refuse',
    message: `Failed last sync attempt to ${revision.slice(0, 7)}: ${message}. It is not tried again before a new commit, a change of the source, or a sync by hand`,
  };
}

function refuseEmpty(revision: string): AutoSync {
  return {
    do: 'refuse',
    message: `auto-sync would delete every resource: ${revision.slice(0, 7)} has none. Set spec.syncPolicy.automated.allowEmpty to true if that is wanted`,
  };
}

interface Attempt {
  readonly revision: string;
  readonly source: ApplicationSource | undefined;
  readonly phase: OperationState['phase'];
  readonly message: string;
}

/** The last try to deploy a revision; a heal in between remembers it. */
function lastAttempt(state: OperationState | undefined): Attempt | undefined {
  if (state?.syncResult?.revision === undefined) return undefined;
  const info = new Map((state.operation.info ?? []).map(({ name, value }) => [name, value]));
  const failed = info.get(failedRevisionInfo);
  if (failed !== undefined) {
    return { revision: failed, source: undefined, phase: 'Failed', message: info.get(failedReasonInfo) ?? 'failed' };
  }
  return {
    revision: state.syncResult.revision,
    source: state.syncResult.source,
    phase: waitsForRetry(state) ? 'Failed' : state.phase,
    message: state.message ?? '',
  };
}

/** A revision that renders to the same as the one that was tried is no new one. */
function isAbout(attempt: Attempt, { revision, sameAs, source }: Desired): boolean {
  const known = attempt.revision === revision || attempt.revision === sameAs;
  return known && (attempt.source === undefined || equalJson(attempt.source, source));
}

/** True when the newest revision was tried and failed: then what was deployed before is still worth healing. */
export function failedAttempt(state: OperationState | undefined, revision: string): boolean {
  const attempt = lastAttempt(state);
  return (
    attempt !== undefined && attempt.revision === revision && (attempt.phase === 'Failed' || attempt.phase === 'Error')
  );
}

function heal(input: AutoSyncInput, differing: readonly Row[], attempt: Attempt | undefined): AutoSync {
  const { app, backoff, now } = input;
  const state = app.status?.operationState;
  if (syncPolicyOf(app).automated?.selfHeal !== true || differing.length === 0) return { do: 'nothing' };
  const attempts = healAttempts(state, backoff, now);
  const after = healDelay(attempts, backoff, now - millisecondsOf(state?.finishedAt));
  if (after > 0) return { do: 'wait', after };
  const failed = attempt !== undefined && attempt.phase !== 'Succeeded' && attempt.revision !== input.desired.revision;
  const operation = operationOf(input, {
    resources: differing.map(({ ref: { group, kind, namespace, name } }) => ({
      ...(group === '' ? {} : { group }),
      kind,
      ...(namespace === '' ? {} : { namespace }),
      name,
    })),
    autoHealAttemptsCount: attempts + 1,
  });
  const remembered = failed
    ? [
        { name: failedRevisionInfo, value: attempt.revision },
        { name: failedReasonInfo, value: attempt.message },
      ]
    : [];
  return {
    do: 'sync',
    operation: { ...operation, info: [...remembered, { name: healInfo, value: whatDrifted(differing) }] },
  };
}

const namedAtMost = 3;

function whatDrifted(rows: readonly Row[]): string {
  const said = rows.slice(0, namedAtMost).map(({ ref, live, target }) => {
    if (live === undefined) return `${refName(ref)} was missing`;
    return `${refName(ref)} ${target === undefined ? 'was not in Git' : 'differed from Git'}`;
  });
  const more = rows.length - namedAtMost;
  return more > 0 ? `${said.join(', ')}, and ${more} more` : said.join(', ');
}

function operationOf({ app, desired }: AutoSyncInput, extra: NonNullable<Operation['sync']>): Operation {
  const { automated } = syncPolicyOf(app);
  const { syncOptions, retry } = app.spec.syncPolicy ?? {};
  return {
    sync: {
      revision: desired.revision,
      ...(automated?.prune === true && desired.is === 'newest' ? { prune: true } : {}),
      ...(syncOptions === undefined ? {} : { syncOptions }),
      ...(desired.is === 'last-good' ? { source: desired.source } : {}),
      ...extra,
    },
    initiatedBy: { automated: true },
    ...(retry === undefined ? {} : { retry }),
  };
}
