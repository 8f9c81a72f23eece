import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Health } from '#health/health.ts';
import type { OperationState, ResourceResult } from '#app/status.ts';
import { hookRunAnnotation } from './hook.ts';
import { hookRunOf } from './operation.ts';
import { observeResults } from './results.ts';
import type { HookTask, SyncTask } from './task.ts';
import { refName } from './task.ts';
import { resultKey } from './tasks.ts';

/** A running operation as a pass finds it. `tasks` carry the live objects of now. */
export interface Situation {
  /** Its results are the memory of what was done. */
  readonly state: OperationState;
  readonly tasks: readonly SyncTask[];
  /** Set by the pass that has just carried out the step `dry-run`. */
  readonly dryRunPassed: boolean;
  health(live: KubeObject): Health | undefined;
}

/** What to do next. `results` replace those of the state, and are stored before the step is carried out. */
export type Step =
  /** Check everything without effect; nothing was applied so far. An operation that is a dry run ends with it. */
  | { readonly do: 'dry-run'; readonly tasks: readonly SyncTask[] }
  /** One wave. `last`: when it works the sync has succeeded, whatever becomes of the objects. */
  | {
      readonly do: 'run';
      readonly tasks: readonly SyncTask[];
      readonly last: boolean;
      readonly results: readonly ResourceResult[];
      readonly message: string;
    }
  /** Delete hook objects that an earlier run left behind; they must be gone before theirs are created. */
  | {
      readonly do: 'clear';
      readonly hooks: readonly HookTask[];
      readonly results: readonly ResourceResult[];
      readonly message: string;
    }
  | { readonly do: 'wait'; readonly results: readonly ResourceResult[]; readonly message: string }
  | {
      readonly do: 'finish';
      readonly phase: 'Succeeded' | 'Failed';
      readonly message: string;
      readonly results: readonly ResourceResult[];
      /** Hooks that still run and are ended with the operation. */
      readonly stop: readonly HookTask[];
    };

/**
 * The next step of a sync (argocd.md 1.6). A pure function of what is stored and what is seen, so that any pass of any
 * process may go on where the last one stopped. Rules of waiting: a sync of more than one wave or phase waits for every
 * applied object to be Healthy; hooks are always waited for; a last wave without hooks ends the sync at once.
 * Source of the order: argo-cd gitops-engine, sync/sync_context.go (Sync).
 */
export function nextStep(situation: Situation): Step {
  const { state, tasks } = situation;
  const stored = state.syncResult?.resources ?? [];
  const results = observeResults(stored, tasks, situation.health);
  if (state.phase === 'Terminating') return terminate(results, tasks);

  const waiting = runningTasks(results, tasks);
  if (waiting.length > 0) return { do: 'wait', results, message: waitMessage(waiting) };

  const failed = results.filter(isFailed);
  if (failed.some(({ syncPhase }) => syncPhase !== 'SyncFail')) return afterFailure(situation, results, failed);

  const pending = pendingTasks(results, tasks).filter(({ phase }) => phase !== 'SyncFail');
  if (pending.length === 0) {
    return { do: 'finish', phase: 'Succeeded', message: 'successfully synced (no more tasks)', results, stop: [] };
  }
  if (stored.length === 0 && !situation.dryRunPassed) {
    return { do: 'dry-run', tasks: pending };
  }
  return runWave(situation, results, pending);
}

/** After a `run` with `last` that worked. */
export function finished(results: readonly ResourceResult[]): Step {
  return { do: 'finish', phase: 'Succeeded', message: 'successfully synced (all tasks run)', results, stop: [] };
}

/** The first wave of the pending tasks, once the way is clear. */
function runWave({ state }: Situation, results: readonly ResourceResult[], pending: readonly SyncTask[]): Step {
  const first = pending[0];
  const wave = pending.filter((task) => task.phase === first?.phase && task.wave === first?.wave);
  const unconfirmed = wave.filter((task) => task.do === 'prune' && task.verdict.is === 'confirm');
  if (unconfirmed.length > 0) {
    return { do: 'wait', results, message: `waiting for pruning confirmation of ${some(unconfirmed, 'resource')}` };
  }
  const run = hookRunOf(state);
  const stale = wave.filter(
    (task): task is HookTask =>
      task.do === 'hook' &&
      task.live !== undefined &&
      task.live.metadata.annotations?.[hookRunAnnotation] !== run &&
      task.policies.includes('BeforeHookCreation'),
  );
  if (stale.length > 0) {
    const message = `waiting for deletion of hook ${some(stale, 'hook')}`;
    const hooks = stale.filter(({ live }) => live?.metadata.deletionTimestamp === undefined);
    return hooks.length === 0 ? { do: 'wait', results, message } : { do: 'clear', hooks, results, message };
  }
  const hooks = wave.filter((task) => task.do === 'hook');
  const last = hooks.length === 0 && wave.length === pending.length;
  const message = hooks.length === 0 ? 'one or more tasks are running' : `running hook ${some(hooks, 'hook')}`;
  return { do: 'run', tasks: wave, last, results, message };
}

/** SyncFail hooks run once something failed; then the sync has failed. */
function afterFailure(
  situation: Situation,
  results: readonly ResourceResult[],
  failed: readonly ResourceResult[],
): Step {
  const pending = pendingTasks(results, situation.tasks).filter(({ phase }) => phase === 'SyncFail');
  if (pending.length > 0) return runWave(situation, results, pending);
  return { do: 'finish', phase: 'Failed', message: failureMessage(failed), results, stop: [] };
}

function terminate(results: readonly ResourceResult[], tasks: readonly SyncTask[]): Step {
  const running = new Set(results.filter(isRunningResult).map(resultKey));
  return {
    do: 'finish',
    phase: 'Failed',
    message: 'Operation terminated',
    results: results.map((result) =>
      isRunningResult(result) && result.hookType !== undefined
        ? { ...result, hookPhase: 'Failed', message: 'Terminated' }
        : result,
    ),
    stop: tasks.filter((task): task is HookTask => task.do === 'hook' && running.has(task.key)),
  };
}

/** Tasks that are waited for: hooks always, everything else when there is more than one wave or phase. */
function runningTasks(results: readonly ResourceResult[], tasks: readonly SyncTask[]): readonly SyncTask[] {
  const running = new Set(results.filter(isRunningResult).map(resultKey));
  const manySteps = new Set(tasks.map(({ phase, wave }) => `${phase} ${wave}`)).size > 1;
  return tasks.filter((task) => running.has(task.key) && (task.do === 'hook' || manySteps));
}

function pendingTasks(results: readonly ResourceResult[], tasks: readonly SyncTask[]): readonly SyncTask[] {
  const done = new Set(results.map(resultKey));
  return tasks.filter(({ key }) => !done.has(key));
}

function isRunningResult({ hookPhase }: ResourceResult): boolean {
  return hookPhase === 'Running';
}

function isFailed({ status, hookPhase }: ResourceResult): boolean {
  return status === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error';
}

function waitMessage(waiting: readonly SyncTask[]): string {
  const hooks = waiting.filter((task) => task.do === 'hook');
  if (hooks.length > 0) return `waiting for completion of hook ${some(hooks, 'hook')}`;
  const pruned = waiting.filter((task) => task.do === 'prune');
  if (pruned.length > 0) return `waiting for deletion of ${some(pruned, 'resource')}`;
  return `waiting for healthy state of ${some(waiting, 'resource')}`;
}

function some(tasks: readonly SyncTask[], noun: string): string {
  const [first] = tasks;
  const name = first === undefined ? '' : refName(first.ref);
  const more = tasks.length - 1;
  return more === 0 ? name : `${name} and ${more} more ${noun}s`;
}

/** What failed and why: the message of a failed operation. */
export function failureMessage(failed: readonly ResourceResult[]): string {
  const reasons = failed.map((result) => `${resultName(result)}: ${result.message ?? 'failed'}`);
  const shown = reasons.slice(0, 3).join('; ');
  const rest = reasons.length > 3 ? `; and ${reasons.length - 3} more` : '';
  const applied = failed.some(({ status }) => status === 'SyncFailed');
  return applied
    ? `one or more objects failed to apply, reason: ${shown}${rest}`
    : `one or more synchronization tasks completed unsuccessfully, reason: ${shown}${rest}`;
}

function resultName({ group = '', kind = '', namespace = '', name = '' }: ResourceResult): string {
  return refName({ group, kind, namespace, name });
}
