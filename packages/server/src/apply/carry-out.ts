import { kindRank } from '@capstan/core/sync/kind-order.ts';
import type { Outcome } from '@capstan/core/sync/results.ts';
import { hookRunAnnotation } from '@capstan/core/sync/hook.ts';
import type { SyncTask } from '@capstan/core/sync/task.ts';
import type { Applied, Writer } from './apply-object.ts';
import { applyObject } from './apply-object.ts';
import { pruneObject } from './prune-object.ts';

export interface CarryOut extends Writer {
  /** Requests at once for one application. */
  readonly concurrency: number;
  /** Called before and after every write: where the crash tests kill the process. */
  step(name: 'before-write' | 'after-write', task: SyncTask): void | Promise<void>;
}

/**
 * Carries one wave out: prunes first, then kinds in their order, objects of one kind at once. After a failed kind the
 * later ones of the wave are left alone. Outcomes are in the order of the tasks that were tried.
 */
export async function carryOut(
  run: CarryOut,
  tasks: readonly SyncTask[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const batch of batchesOf(tasks)) {
    const done = await atMost(run.concurrency, batch, (task) => carryOutOne(run, task, signal));
    outcomes.push(...done);
    if (done.some(({ ok }) => !ok)) break;
  }
  return outcomes;
}

async function carryOutOne(run: CarryOut, task: SyncTask, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted();
  await run.step('before-write', task);
  const { ok, message } = await write(run, task, signal);
  await run.step('after-write', task);
  return { task, ok, message };
}

function write(run: CarryOut, task: SyncTask, signal: AbortSignal): Promise<{ ok: boolean; message: string }> {
  switch (task.do) {
    case 'prune':
      return pruneObject(run.destination, task, run.dryRun, signal);
    case 'hook':
      return runHook(run, task, signal);
    case 'apply':
    case 'namespace':
      return applyObject(run, task, signal);
  }
}

/** A hook object of this very run is there already when a crash came between its creation and the storing of that. */
async function runHook(run: CarryOut, task: SyncTask & { do: 'hook' }, signal: AbortSignal): Promise<Applied> {
  const mark = task.target.metadata.annotations?.[hookRunAnnotation];
  if (task.live !== undefined && task.live.metadata.annotations?.[hookRunAnnotation] === mark) {
    return { ok: true, object: task.live, message: 'running' };
  }
  return applyObject(run, task, signal);
}

function batchesOf(tasks: readonly SyncTask[]): readonly (readonly SyncTask[])[] {
  const batches = new Map<number, SyncTask[]>();
  for (const task of tasks) {
    const rank = task.do === 'prune' ? -2 : task.do === 'namespace' ? -1 : kindRank(task.ref.kind);
    batches.set(rank, [...(batches.get(rank) ?? []), task]);
  }
  return [...batches].toSorted(([a], [b]) => a - b).map(([, batch]) => batch);
}

/** Runs over all items, at most `limit` at once; results in the order of the items. */
async function atMost<T, R>(limit: number, items: readonly T[], run: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length) {
      const i = next++;
      results[i] = await run(items[i] as T);
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
