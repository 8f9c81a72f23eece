import { finalizers } from '#app/annotations.ts';
import type { ResourceResult } from '#app/status.ts';
import { resultKey } from './tasks.ts';
import type { HookTask, SyncTask } from './task.ts';

/** What becomes of the hook objects of an operation that ends. Both lists may be carried out again after a crash. */
export interface HookCleanup {
  /** Lose their finalizer: their results are stored. */
  readonly release: readonly HookTask[];
  /** Are deleted, and released first. */
  readonly remove: readonly HookTask[];
}

/** HookSucceeded counts when the whole sync succeeded, HookFailed for a hook that failed itself; stopped hooks go (argocd.md 1.6). */
export function hookCleanup(
  tasks: readonly SyncTask[],
  results: readonly ResourceResult[],
  end: { readonly phase: 'Succeeded' | 'Failed'; readonly stop: readonly HookTask[] },
): HookCleanup {
  const phases = new Map(results.map((result) => [resultKey(result), result.hookPhase]));
  const stopped = new Set(end.stop.map(({ key }) => key));
  const there = tasks.filter(
    (task): task is HookTask => task.do === 'hook' && task.live !== undefined && phases.has(task.key),
  );
  const remove = there.filter(
    ({ key, policies }) =>
      stopped.has(key) ||
      (end.phase === 'Succeeded' && policies.includes('HookSucceeded')) ||
      (phases.get(key) === 'Failed' && policies.includes('HookFailed')),
  );
  const release = there.filter((task) => !remove.includes(task) && isHeld(task));
  return { release, remove };
}

/** True when the hook object still carries the finalizer that keeps its result readable. */
export function isHeld({ live }: HookTask): boolean {
  return (live?.metadata.finalizers ?? []).includes(finalizers.hook);
}
