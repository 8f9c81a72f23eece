import { fieldManager, finalizers } from '@capstan/core/app/annotations.ts';
import type { HookTask } from '@capstan/core/sync/task.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion, refOf } from '@capstan/kube/object/ref.ts';
import { targetOf } from './apply-object.ts';
import type { DestinationCluster } from './destination.ts';
import { ClusterUnreachable, findKind } from './destination.ts';
import { deleteObject } from './prune-object.ts';

/** Takes the finalizer off a hook object whose result is stored. */
export async function releaseHook(
  destination: DestinationCluster,
  live: KubeObject,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const held = live.metadata.finalizers ?? [];
  if (!held.includes(finalizers.hook)) return live;
  const ref = refOf(live);
  const { version } = parseApiVersion(live.apiVersion);
  const kind = await findKind(destination, { ...ref, version }, { fresh: false }, signal);
  if (kind === undefined) return undefined;
  const kept = held.filter((finalizer) => finalizer !== finalizers.hook);
  const body = { metadata: { finalizers: kept.length === 0 ? null : kept, uid: live.metadata.uid ?? null } };
  const answer = await destination.cluster.patch(kind, targetOf(live), { type: 'merge', body, fieldManager }, signal);
  if (!answer.ok) {
    if (answer.failure.code === 'unreachable') throw new ClusterUnreachable(answer.failure.message);
    return undefined;
  }
  if (answer.value.metadata.deletionTimestamp !== undefined && kept.length === 0) {
    destination.live.noteGone(ref, live.metadata.uid ?? '');
    return undefined;
  }
  destination.live.note(answer.value);
  return answer.value;
}

/** Deletes the hook object, with what it owns. */
export async function removeHook(
  destination: DestinationCluster,
  { live }: HookTask,
  signal: AbortSignal,
): Promise<void> {
  if (live === undefined) return;
  const released = await releaseHook(destination, live, signal);
  if (released !== undefined) await deleteObject(destination, released, 'Background', signal);
}
