import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Health } from '#health/health.ts';
import type { ResourceResult } from '#app/status.ts';
import { imagesOf } from './images.ts';
import type { SyncTask } from './task.ts';
import { resultKey } from './tasks.ts';

/** What happened to a task that was carried out. */
export type Outcome =
  | { readonly task: SyncTask; readonly ok: true; readonly message: string }
  | { readonly task: SyncTask; readonly ok: false; readonly message: string };

/** The results with those of these outcomes added or replaced; the order of first mention stays. */
export function recordOutcomes(
  results: readonly ResourceResult[],
  outcomes: readonly Outcome[],
): readonly ResourceResult[] {
  const next = new Map(results.map((result) => [resultKey(result), result]));
  for (const outcome of outcomes) next.set(outcome.task.key, resultOf(outcome));
  return [...next.values()];
}

function resultOf({ task, ok, message }: Outcome): ResourceResult {
  const images = task.do === 'prune' ? [] : imagesOf(task.target);
  return {
    group: task.ref.group,
    version: task.version,
    kind: task.ref.kind,
    namespace: task.ref.namespace,
    name: task.ref.name,
    ...(task.do === 'hook' ? { hookType: task.hook } : { status: statusOf(task, ok) }),
    message,
    hookPhase: hookPhaseOf(task, ok),
    syncPhase: task.phase,
    ...(images.length === 0 ? {} : { images }),
  };
}

function statusOf(task: SyncTask, ok: boolean): NonNullable<ResourceResult['status']> {
  if (!ok) return 'SyncFailed';
  if (task.do !== 'prune') return 'Synced';
  return task.verdict.is === 'prune' ? 'Pruned' : 'PruneSkipped';
}

function hookPhaseOf(task: SyncTask, ok: boolean): string {
  if (!ok) return 'Failed';
  return task.do === 'namespace' || (task.do === 'prune' && task.verdict.is !== 'prune') ? 'Succeeded' : 'Running';
}

/**
 * The results after a look at the live objects: Running ones end when their object is healthy, degraded or gone
 * (argocd.md 1.6: Healthy succeeds, Degraded fails, Progressing and Suspended run on, no health check succeeds;
 * Unknown fails hooks).
 */
export function observeResults(
  results: readonly ResourceResult[],
  tasks: readonly SyncTask[],
  health: (live: KubeObject) => Health | undefined,
): readonly ResourceResult[] {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  return results.map((result) => {
    if (result.hookPhase !== 'Running') return result;
    const task = byKey.get(resultKey(result));
    if (task === undefined) return result.status === 'Pruned' ? { ...result, hookPhase: 'Succeeded' } : result;
    if (task.do === 'prune') return result;
    const seen = judge(task, health);
    return seen === undefined ? result : { ...result, ...seen };
  });
}

type Ending = { readonly hookPhase: 'Succeeded' | 'Failed'; readonly message?: string };

function judge(task: SyncTask, health: (live: KubeObject) => Health | undefined): Ending | undefined {
  const { live } = task;
  if (live === undefined) {
    return { hookPhase: 'Failed', message: 'not found in the cluster: it might have been deleted' };
  }
  const found = health(live) ?? { status: 'Healthy' as const };
  if (task.do === 'hook') return judgeHook(found, live.metadata.deletionTimestamp !== undefined);
  if (found.status === 'Healthy') return { hookPhase: 'Succeeded' };
  return found.status === 'Degraded' ? { hookPhase: 'Failed', message: found.message ?? 'degraded' } : undefined;
}

function judgeHook({ status, message = '' }: Health, isDeleted: boolean): Ending | undefined {
  switch (status) {
    case 'Healthy':
      return message === '' ? { hookPhase: 'Succeeded' } : { hookPhase: 'Succeeded', message };
    case 'Degraded':
      return { hookPhase: 'Failed', message: message === '' ? 'degraded' : message };
    case 'Unknown':
      return { hookPhase: 'Failed', message: message === '' ? 'its health cannot be told' : message };
    case 'Progressing':
    case 'Suspended':
    case 'Missing':
      return isDeleted ? { hookPhase: 'Failed', message: 'the hook was deleted while it ran' } : undefined;
  }
}
