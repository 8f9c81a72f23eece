import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { OwnerReference } from '@capstan/kube/object/object.ts';
import { equalJson } from '@capstan/kube/object/json.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';

import type { Controller, Key, World } from '#workloads/runtime/controller.ts';
import type { MirrorChange } from '#workloads/runtime/mirror.ts';
import type { Tracked } from '#workloads/runtime/object-index.ts';
import { released } from '#workloads/runtime/owner.ts';

const foreground = 'foregroundDeletion';
const orphan = 'orphan';

/** Deletes what lost its owners, empties owners that wait for it, frees what shall outlive its owner. Keys are uids. */
export function garbageController(world: World): Controller {
  const { live } = world;
  return {
    name: 'garbage',
    triggers: { '*': (change) => concerned(world, change) },
    reconcile: ({ name: uid }) => {
      const found = live.byUid(uid);
      if (found === undefined) return undefined;
      const finalizers = found.object.metadata.finalizers ?? [];
      if (found.object.metadata.deletionTimestamp === undefined) collect(world, found);
      else if (finalizers.includes(orphan)) freeDependents(world, found);
      else if (finalizers.includes(foreground)) deleteDependents(world, found);
      return undefined;
    },
  };
}

function concerned({ live }: World, { object, previous, deleted }: MirrorChange): readonly Key[] {
  const { uid = '', ownerReferences = [], finalizers = [], deletionTimestamp } = object.metadata;
  const key = (name: string): Key => ({ namespace: '', name });
  if (deleted) {
    return [
      ...live.dependents(uid).map((one) => one.object.metadata.uid ?? ''),
      ...ownerReferences.map((o) => o.uid),
    ].map(key);
  }
  const waits = deletionTimestamp !== undefined && finalizers.some((name) => name === orphan || name === foreground);
  const newOwners = ownerReferences.length > 0 && !equalJson(ownerReferences, previous?.metadata.ownerReferences);
  const lostOwner = (previous?.metadata.ownerReferences ?? []).map((owner) => key(owner.uid));
  return [...(waits || newOwners ? [key(uid)] : []), ...(newOwners || ownerReferences.length === 0 ? lostOwner : [])];
}

/** Owners that are gone are struck; with none left the object goes too. */
function collect(world: World, { resource, object }: Tracked): void {
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length === 0) return;
  const states = owners.map((owner) => ({ owner, state: stateOf(world, object, owner) }));
  const solid = states.some(({ state }) => state === 'there' || state === 'unknown');
  const absent = states.filter(({ state }) => state === 'absent');
  if (solid) {
    if (absent.length === 0) return;
    const kept = absent.reduce((child, { owner }) => released(child, owner.uid), object);
    world.live.update(resource, kept);
    return;
  }
  const waiting = states.some(({ state }) => state === 'waiting');
  const hasChildren = world.live.dependents(object.metadata.uid ?? '').length > 0;
  world.live.remove(resource, object, { propagationPolicy: waiting && hasChildren ? 'Foreground' : 'Background' });
}

/** `waiting`: the owner is being deleted in the foreground and waits for this object. `unknown`: no such kind here. */
function stateOf(world: World, child: KubeObject, owner: OwnerReference): 'there' | 'absent' | 'waiting' | 'unknown' {
  const { group } = parseApiVersion(owner.apiVersion);
  const found = world.live.byUid(owner.uid);
  if (found !== undefined && found.object.kind === owner.kind && mayOwn(found.object, child)) {
    const { deletionTimestamp, finalizers = [] } = found.object.metadata;
    return deletionTimestamp !== undefined && finalizers.includes(foreground) ? 'waiting' : 'there';
  }
  const type = world.live.api.resources().find((one) => one.group === group && one.kind === owner.kind);
  if (type === undefined) return 'unknown';
  const namespace = type.namespaced ? (child.metadata.namespace ?? '') : '';
  const direct = world.live.api.get(type.resource, namespace, owner.name);
  return direct?.metadata.uid === owner.uid ? 'there' : 'absent';
}

function mayOwn(owner: KubeObject, child: KubeObject): boolean {
  return owner.metadata.namespace === undefined || owner.metadata.namespace === child.metadata.namespace;
}

function freeDependents({ live }: World, { resource, object }: Tracked): void {
  const uid = object.metadata.uid ?? '';
  for (const child of live.dependents(uid)) live.update(child.resource, released(child.object, uid));
  live.update(resource, withoutFinalizer(live.byUid(uid)?.object ?? object, orphan));
}

function deleteDependents({ live }: World, { resource, object }: Tracked): void {
  const uid = object.metadata.uid ?? '';
  for (const child of live.dependents(uid)) {
    if (child.object.metadata.deletionTimestamp !== undefined) continue;
    const hasChildren = live.dependents(child.object.metadata.uid ?? '').length > 0;
    live.remove(child.resource, child.object, { propagationPolicy: hasChildren ? 'Foreground' : 'Background' });
  }
  const blocking = live
    .dependents(uid)
    .some((child) =>
      child.object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
    );
  const now = live.byUid(uid);
  if (!blocking && now !== undefined) live.update(resource, withoutFinalizer(now.object, foreground));
}

/** The object without that finalizer. */
export function withoutFinalizer(object: KubeObject, name: string): KubeObject {
  const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== name);
  return { ...object, metadata: { ...object.metadata, finalizers } };
}
