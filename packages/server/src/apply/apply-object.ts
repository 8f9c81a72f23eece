import { fieldManager } from '@capstan/core/app/annotations.ts';
import type { ApplyTask, HookTask, NamespaceTask } from '@capstan/core/sync/task.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { migrateClientSideApply } from '@capstan/kube/apply/migrate.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';
import type { ClusterFailure, Answer } from '#cluster/failure.ts';
import type { ClusterKind } from '#cluster/kinds.ts';
import { sleep } from '#runtime/clock.ts';
import type { Clock } from '#runtime/clock.ts';
import type { DestinationCluster } from './destination.ts';
import { ClusterUnreachable, findKind } from './destination.ts';
import { refusal, unknownKind } from './explain.ts';

export interface Writer {
  readonly destination: DestinationCluster;
  readonly clock: Clock;
  /** Server-side dry run: everything is tried and nothing is kept. */
  readonly dryRun: boolean;
  /** Whose Update entries become ours before our first apply of an object. */
  readonly clientSideManagers: readonly string[];
  /** The object to send: the target, with ignored fields as they are live where the options say so. */
  desired(task: ApplyTask): KubeObject;
}

export type Applied =
  | { readonly ok: true; readonly object: KubeObject; readonly message: string }
  | { readonly ok: false; readonly message: string };

/** Brings one object into its desired state. Expected refusals are answers; an unreachable cluster is thrown. */
export async function applyObject(
  writer: Writer,
  task: ApplyTask | HookTask | NamespaceTask,
  signal: AbortSignal,
): Promise<Applied> {
  const kind = await findKind(writer.destination, { ...task.ref, version: task.version }, { fresh: true }, signal);
  if (kind === undefined) return { ok: false, message: unknownKind(task) };
  const answer =
    task.do === 'apply' ? await change(writer, task, kind, signal) : await apply(writer, task.target, kind, signal);
  if (!answer.ok) {
    if (answer.failure.code === 'unreachable') throw new ClusterUnreachable(answer.failure.message);
    return { ok: false, message: refusal(task, answer.failure) };
  }
  if (!writer.dryRun) writer.destination.live.note(answer.value);
  if (definesKind(task.target) && !writer.dryRun) await established(writer, answer.value, kind, signal);
  return { ok: true, object: answer.value, message: wordFor(task, answer.value) };
}

async function change(writer: Writer, task: ApplyTask, kind: ClusterKind, signal: AbortSignal) {
  const object = writer.desired(task);
  const { live, how } = task;
  if (live !== undefined && how.migrate && !writer.dryRun) {
    const moved = await moveFields(writer, live, kind, signal);
    if (moved !== undefined) return moved;
  }
  const first = how.replace
    ? await replace(writer, { object, live }, kind, signal)
    : await apply(writer, object, kind, signal);
  if (first.ok || !how.force || live === undefined || !mayBeForced(first.failure)) return first;
  return recreate(writer, { object, live }, kind, signal);
}

function apply({ destination, dryRun }: Writer, object: KubeObject, kind: ClusterKind, signal: AbortSignal) {
  return destination.cluster.apply(kind, object, { fieldManager, force: true, dryRun }, signal);
}

/** The failure, when there was one. A conflict means that somebody else has just written: the apply itself will tell. */
async function moveFields(writer: Writer, live: KubeObject, kind: ClusterKind, signal: AbortSignal) {
  if (isApplied(live)) return undefined;
  const owned = await withOwners(writer, live, kind, signal);
  const body = migrateClientSideApply(owned, writer.clientSideManagers, fieldManager);
  if (body === undefined) return undefined;
  const patch = { type: 'json' as const, body, fieldManager };
  const answer = await writer.destination.cluster.patch(kind, targetOf(live), patch, signal);
  return answer.ok || answer.failure.code !== 'unreachable' ? undefined : answer;
}

/** The watch cache drops managedFields of what nobody tracks: an object that is taken over is read whole. */
async function withOwners({ destination }: Writer, live: KubeObject, kind: ClusterKind, signal: AbortSignal) {
  if (live.metadata.managedFields !== undefined) return live;
  const found = await destination.cluster.get(kind, targetOf(live), signal);
  return found.ok && found.value !== undefined ? found.value : live;
}

function isApplied({ metadata }: KubeObject): boolean {
  return (metadata.managedFields ?? []).some(
    ({ manager, operation, subresource }) =>
      manager === fieldManager && operation === 'Apply' && (subresource ?? '') === '',
  );
}

const replaceTries = 5;

/**
 * Replace=true: PUT over what is there, as kubectl replace does: over the version of now, not the one that was compared.
 * Controllers write the status all the time, and that is no conflict of anybody's wishes.
 */
async function replace(
  { destination, dryRun }: Writer,
  { object, live }: { readonly object: KubeObject; readonly live: KubeObject | undefined },
  kind: ClusterKind,
  signal: AbortSignal,
): Promise<Answer<KubeObject>> {
  const options = { fieldManager, dryRun };
  if (live === undefined) return destination.cluster.create(kind, object, options, signal);
  let version = live.metadata.resourceVersion;
  for (let tries = 1; ; tries++) {
    const versioned = version === undefined ? object : withVersion(object, version);
    const answer = await destination.cluster.replace(kind, versioned, options, signal);
    if (answer.ok || answer.failure.code !== 'conflict' || tries >= replaceTries) return answer;
    const found = await destination.cluster.get(kind, targetOf(live), signal);
    if (!found.ok) return found;
    if (found.value === undefined) return destination.cluster.create(kind, object, options, signal);
    version = found.value.metadata.resourceVersion;
  }
}

function withVersion(object: KubeObject, resourceVersion: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}

/** Force=true helps against immutable fields, not against a missing permission. */
function mayBeForced({ code }: ClusterFailure): boolean {
  return code === 'invalid' || code === 'conflict' || code === 'bad-request';
}

/** Deletes and creates anew. The name is free only when the old object is really gone. */
async function recreate(
  { destination, clock, dryRun }: Writer,
  { object, live }: { readonly object: KubeObject; readonly live: KubeObject },
  kind: ClusterKind,
  signal: AbortSignal,
): Promise<Answer<KubeObject>> {
  const uid = live.metadata.uid;
  const options = { propagationPolicy: 'Background' as const, dryRun, ...(uid === undefined ? {} : { uid }) };
  const deleted = await destination.cluster.delete(kind, targetOf(live), options, signal);
  if (!deleted.ok) return deleted;
  if (dryRun) return { ok: true, value: object };
  for (let tries = 0; ; tries++) {
    const found = await destination.cluster.get(kind, targetOf(live), signal);
    if (!found.ok) return found;
    if (found.value === undefined || found.value.metadata.uid !== uid || tries >= 50) break;
    await sleep(clock, 100, signal);
  }
  return destination.cluster.apply(kind, object, { fieldManager, force: true }, signal);
}

/** Waits up to three seconds until the server takes objects of a new kind, and knows it from then on. */
async function established(writer: Writer, applied: KubeObject, kind: ClusterKind, signal: AbortSignal): Promise<void> {
  const { cluster, live } = writer.destination;
  let definition = applied;
  for (let tries = 0; tries < 60 && !isEstablished(definition); tries++) {
    await sleep(writer.clock, 50, signal);
    const found = await cluster.get(kind, targetOf(applied), signal);
    if (found.ok && found.value !== undefined) definition = found.value;
  }
  live.note(definition);
  await cluster.kinds({ fresh: true }, signal);
}

function definesKind({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'CustomResourceDefinition' && apiVersion.startsWith('apiextensions.k8s.io/');
}

function isEstablished(definition: KubeObject): boolean {
  return listAt(definition, 'status', 'conditions').some(
    (condition) => stringAt(condition, 'type') === 'Established' && stringAt(condition, 'status') === 'True',
  );
}

export function targetOf({ metadata }: KubeObject): { readonly namespace: string; readonly name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name };
}

/** kubectl's word for what happened. */
function wordFor(task: ApplyTask | HookTask | NamespaceTask, object: KubeObject): string {
  const { group, kind, name } = task.ref;
  const what = group === '' ? `${kind.toLowerCase()}/${name}` : `${kind.toLowerCase()}.${group}/${name}`;
  if (task.live === undefined || task.live.metadata.uid !== object.metadata.uid) return `${what} created`;
  const changed = task.live.metadata.resourceVersion !== object.metadata.resourceVersion;
  return `${what} ${changed ? 'configured' : 'unchanged'}`;
}
