import { annotations, fieldManager } from '@capstan/core/app/annotations.ts';
import type { Application } from '@capstan/core/app/application.ts';
import { isRunning, waitsForRetry } from '@capstan/core/sync/operation.ts';
import { parseSyncOptions } from '@capstan/core/app/sync-options.ts';
import { syncPolicyOf } from '@capstan/core/app/sync-policy.ts';
import { endAttempt, nextAttempt, retryDue, retryOf } from '@capstan/core/sync/attempt.ts';
import { hookCleanup } from '@capstan/core/sync/hook-cleanup.ts';
import { finished, nextStep } from '@capstan/core/sync/machine.ts';
import type { Step } from '@capstan/core/sync/machine.ts';
import { recordOutcomes } from '@capstan/core/sync/results.ts';
import { extraObjects } from '@capstan/core/sync/rows.ts';
import type { SyncTask } from '@capstan/core/sync/task.ts';
import { makeTasks } from '@capstan/core/sync/tasks.ts';
import type { OperationState, ResourceResult } from '@capstan/core/app/status.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { refKey, refOf } from '@capstan/kube/object/ref.ts';
import type { CarryOut } from '#apply/carry-out.ts';
import { carryOut } from '#apply/carry-out.ts';
import { checkTasks, refuseShared } from '#apply/check.ts';
import { releaseHook, removeHook } from '#apply/hooks.ts';
import type { Desired } from './desired.ts';
import type { Env } from './env.ts';
import type { Pass } from './pass.ts';

/** How far an operation came in this pass. */
export interface Progress {
  readonly state: OperationState;
  /** Look again after these milliseconds, even if nothing changes. */
  readonly after?: number;
}

/** Stores the state of the operation before something is done that relies on it; false: somebody else wrote meanwhile. */
export type Store = (state: OperationState) => Promise<boolean>;

/** A wait that no watch ends is looked at again. */
const backstopMs = 30_000;
const maxSteps = 500;

/** Carries an operation on as far as it can go now. Undefined: the stored state is not ours any more, begin anew. */
export async function operate(
  env: Env,
  pass: Pass,
  work: { readonly state: OperationState; readonly desired: Desired; readonly store: Store },
  signal: AbortSignal,
): Promise<Progress | undefined> {
  const { desired, store } = work;
  let state = work.state;
  let dryRunPassed = false;
  for (let count = 0; count < maxSteps; count++) {
    const tasks = tasksOf(pass, desired, state);
    const step = nextStep({ state, tasks, dryRunPassed, health: (live) => env.judge.healthOf(live) });
    switch (step.do) {
      case 'dry-run': {
        const results = await checkAll(pass, state, step.tasks, signal);
        if (results !== undefined) return failedBefore(pass, env, state, results);
        if (state.operation.sync?.dryRun === true) return dryRun(env, pass, { state, tasks: step.tasks }, signal);
        dryRunPassed = true;
        break;
      }
      case 'run': {
        const outcomes = await carryOut(runOf(env, pass, state), step.tasks, signal);
        const results = recordOutcomes(step.results, outcomes);
        state = withResults(state, results, step.message);
        if (step.last && outcomes.every(({ ok }) => ok))
          return end(env, pass, { state, step: finished(results), tasks, store }, signal);
        break;
      }
      case 'clear':
        for (const hook of step.hooks) await removeHook(pass.destination, hook, signal);
        state = withResults(state, step.results, step.message);
        break;
      case 'wait':
        return { state: withResults(state, step.results, step.message), after: backstopMs };
      case 'finish':
        return end(env, pass, { state, step, tasks, store }, signal);
    }
  }
  throw new Error(`the operation of ${pass.key} does not come to an end`);
}

/** The tasks of the operation over the live objects of now. */
function tasksOf(pass: Pass, desired: Desired, state: OperationState): readonly SyncTask[] {
  const { live } = pass.destination;
  const wanted = new Set(desired.targets.map(({ object }) => refKey(refOf(object))));
  const namespace = namespaceOf(pass, state);
  return makeTasks({
    state,
    targets: desired.targets,
    extra: extraObjects(live.tracked(pass.instance), wanted),
    live: (ref) => live.get(ref),
    ...(namespace === undefined ? {} : { namespace }),
    inSync: (ref) =>
      (pass.app.status?.resources ?? []).some(
        (row) =>
          row.status === 'Synced' &&
          refKey(ref) ===
            refKey({
              group: row.group ?? '',
              kind: row.kind ?? '',
              namespace: row.namespace ?? '',
              name: row.name ?? '',
            }),
      ),
  });
}

/** CreateNamespace=true: the destination's namespace with its managed labels and annotations. */
function namespaceOf({ app, destinationNamespace }: Pass, { operation }: OperationState): KubeObject | undefined {
  const options = parseSyncOptions(operation.sync?.syncOptions ?? []);
  if (options.createNamespace !== true || destinationNamespace === '') return undefined;
  const managed = syncPolicyOf(app).managedNamespaceMetadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: destinationNamespace,
      ...(managed.labels === undefined ? {} : { labels: managed.labels }),
      ...(managed.annotations === undefined ? {} : { annotations: managed.annotations }),
    },
  };
}

function runOf(env: Env, pass: Pass, { operation }: OperationState): CarryOut {
  const { respectIgnoreDifferences } = parseSyncOptions(operation.sync?.syncOptions ?? []);
  const ignore = pass.app.spec.ignoreDifferences ?? [];
  return {
    destination: pass.destination,
    clock: env.clock,
    dryRun: operation.sync?.dryRun === true,
    concurrency: env.tuning.applyConcurrency,
    clientSideManagers: clientSideManagers(pass.app),
    desired: ({ target, live }) =>
      respectIgnoreDifferences === true && live !== undefined ? env.judge.keepIgnored(target, live, ignore) : target,
    step: (name) => env.step(name, pass.key),
  };
}

/** Whose fields become ours before the first apply: kubectl's, our own from before, and one that the application names. */
function clientSideManagers({ metadata }: Application): readonly string[] {
  const named = metadata.annotations?.[annotations.clientSideApplyMigrationManager];
  return ['kubectl-client-side-apply', fieldManager, ...(named === undefined ? [] : [named])];
}

/** The results that fail the operation before anything is applied; undefined when the way is free. */
async function checkAll(
  pass: Pass,
  state: OperationState,
  tasks: readonly SyncTask[],
  signal: AbortSignal,
): Promise<readonly ResourceResult[] | undefined> {
  const { failOnSharedResource = false } = parseSyncOptions(state.operation.sync?.syncOptions ?? []);
  const shared = failOnSharedResource ? refuseShared(tasks, pass.instance) : [];
  const problems = [...shared, ...(await checkTasks(pass.destination, pass.project, tasks, signal))];
  return problems.length === 0 ? undefined : recordOutcomes(state.syncResult?.resources ?? [], problems);
}

/** The whole operation as a server-side dry run: everything is tried, nothing is kept, nothing is waited for. */
async function dryRun(
  env: Env,
  pass: Pass,
  { state, tasks }: { readonly state: OperationState; readonly tasks: readonly SyncTask[] },
  signal: AbortSignal,
): Promise<Progress> {
  const outcomes = await carryOut(runOf(env, pass, state), tasks, signal);
  const results = recordOutcomes([], outcomes);
  const failed = results.filter(({ status }) => status === 'SyncFailed');
  return failed.length === 0
    ? settle(env, pass, { ...withResults(state, results, 'successfully synced (dry run)'), phase: 'Succeeded' })
    : failedBefore(pass, env, state, results);
}

function failedBefore(pass: Pass, env: Env, state: OperationState, results: readonly ResourceResult[]): Progress {
  const failed = results.filter(({ status, hookPhase }) => status === 'SyncFailed' || hookPhase === 'Failed');
  const reasons = failed.map(({ message = 'failed' }) => message);
  const rest = reasons.length > 3 ? `; and ${reasons.length - 3} more` : '';
  const message = `one or more objects failed to apply, reason: ${reasons.slice(0, 3).join('; ')}${rest}`;
  return settle(env, pass, { ...withResults(state, results, message), phase: 'Failed' });
}

interface Ending {
  readonly state: OperationState;
  readonly step: Step;
  readonly tasks: readonly SyncTask[];
  readonly store: Store;
}

/** Stores the results before hook objects go: what was learned from them is not learned twice. */
async function end(
  env: Env,
  pass: Pass,
  { state, step, tasks, store }: Ending,
  signal: AbortSignal,
): Promise<Progress | undefined> {
  if (step.do !== 'finish') return { state };
  const ended = withResults(state, step.results, step.message);
  const { release, remove } = hookCleanup(tasks, step.results, step);
  if (release.length + remove.length > 0) {
    if (!(await store({ ...ended, phase: state.phase }))) return undefined;
    for (const hook of remove) await removeHook(pass.destination, hook, signal);
    for (const { live } of release) if (live !== undefined) await releaseHook(pass.destination, live, signal);
  }
  return settle(env, pass, { ...ended, phase: step.phase }, state.phase === 'Terminating');
}

/** Finished, or waiting for the next attempt. What was terminated is not tried again. */
export function settle(env: Env, pass: Pass, state: OperationState, terminated = false): Progress {
  const retry = retryOf(state.operation, pass.app);
  const now = env.clock.now();
  const ended = endAttempt(state, terminated ? { ...retry, limit: 0 } : retry, now);
  return isRunning(ended) ? { state: ended, after: retryDue(ended, retry, now) } : { state: ended };
}

function withResults(state: OperationState, resources: readonly ResourceResult[], message: string): OperationState {
  return { ...state, message, syncResult: { ...state.syncResult, resources } };
}

/** Whether the operation must still wait for its next attempt; else the state in which it begins. */
export function resume(
  env: Env,
  pass: Pass,
  state: OperationState,
): { readonly is: 'later'; readonly after: number } | { readonly is: 'now'; readonly state: OperationState } {
  if (!waitsForRetry(state)) return { is: 'now', state };
  const after = retryDue(state, retryOf(state.operation, pass.app), env.clock.now());
  if (after > 0) return { is: 'later', after };
  const revision = state.syncResult?.revision ?? '';
  return { is: 'now', state: nextAttempt(state, { revision, source: state.syncResult?.source ?? pass.source }) };
}
