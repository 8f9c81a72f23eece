import type { PruneTask, SyncTask } from '@capstan/core/sync/task.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion, refOf } from '@capstan/kube/object/ref.ts';
import type { Answer } from '#cluster/failure.ts';
import { targetOf } from './apply-object.ts';
import type { DestinationCluster } from './destination.ts';
import { ClusterUnreachable, findKind } from './destination.ts';
import { refusal } from './explain.ts';

const policies = { foreground: 'Foreground', background: 'Background', orphan: 'Orphan' } as const;
export type PropagationPolicy = (typeof policies)[keyof typeof policies];

/** Deletes what Git no longer has, or says why it stays. */
export async function pruneObject(
  destination: DestinationCluster,
  task: PruneTask,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<{ readonly ok: boolean; readonly message: string }> {
  if (task.verdict.is === 'skip') return { ok: true, message: task.verdict.why };
  if (dryRun) return { ok: true, message: 'pruned (dry run)' };
  if (task.live.metadata.deletionTimestamp !== undefined) return { ok: true, message: 'pruned (pending deletion)' };
  const answer = await deleteObject(destination, task.live, policies[task.propagation], signal);
  if (answer.ok) return { ok: true, message: 'pruned' };
  // Another object of the same name has taken its place since: that one is not ours to judge before it is seen.
  if (answer.failure.code === 'conflict') return { ok: true, message: 'pruned (replaced by another object)' };
  return { ok: false, message: refusal(task satisfies SyncTask, answer.failure) };
}

/** Deletes this very object. Gone already is fine. */
export async function deleteObject(
  destination: DestinationCluster,
  live: KubeObject,
  propagationPolicy: PropagationPolicy,
  signal: AbortSignal,
): Promise<Answer<KubeObject | undefined>> {
  const ref = refOf(live);
  const { version } = parseApiVersion(live.apiVersion);
  const kind = await findKind(destination, { ...ref, version }, { fresh: false }, signal);
  if (kind === undefined) return { ok: true, value: undefined };
  const { uid } = live.metadata;
  const options = { propagationPolicy, ...(uid === undefined ? {} : { uid }) };
  const answer = await destination.cluster.delete(kind, targetOf(live), options, signal);
  if (!answer.ok) {
    if (answer.failure.code === 'unreachable') throw new ClusterUnreachable(answer.failure.message);
    return answer;
  }
  if (answer.value === undefined) destination.live.noteGone(ref, uid ?? '');
  else if (answer.value.metadata.deletionTimestamp !== undefined) destination.live.note(answer.value);
  return answer;
}
