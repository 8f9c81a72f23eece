import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import { refKey, refOf } from '@capstan/kube/object/ref.ts';

/** Objects in memory, found by identity, kind, owner and one index of the caller's. */
export interface ObjectStore {
  get(ref: Ref): KubeObject | undefined;
  list(group: string, kind: string, namespace?: string): readonly KubeObject[];
  ownedBy(uid: string): readonly KubeObject[];
  indexed(key: string): readonly KubeObject[];
  put(object: KubeObject): void;
  remove(ref: Ref): KubeObject | undefined;
}

export function createObjectStore(index: (object: KubeObject) => string | undefined): ObjectStore {
  const kinds = new Map<string, Map<string, KubeObject>>();
  const owners = createGroups();
  const keys = createGroups();

  function remove(ref: Ref): KubeObject | undefined {
    const objects = kinds.get(`${ref.group}/${ref.kind}`);
    const key = refKey(ref);
    const object = objects?.get(key);
    if (object === undefined) return undefined;
    objects?.delete(key);
    for (const { uid } of object.metadata.ownerReferences ?? []) owners.remove(uid, key);
    const group = index(object);
    if (group !== undefined) keys.remove(group, key);
    return object;
  }

  return {
    get: (ref) => kinds.get(`${ref.group}/${ref.kind}`)?.get(refKey(ref)),
    list(group, kind, namespace) {
      const all = [...(kinds.get(`${group}/${kind}`)?.values() ?? [])];
      return namespace === undefined ? all : all.filter(({ metadata }) => (metadata.namespace ?? '') === namespace);
    },
    ownedBy: owners.list,
    indexed: keys.list,
    put(object) {
      const ref = refOf(object);
      const key = refKey(ref);
      remove(ref);
      const kind = `${ref.group}/${ref.kind}`;
      const objects = kinds.get(kind) ?? new Map<string, KubeObject>();
      kinds.set(kind, objects.set(key, object));
      for (const { uid } of object.metadata.ownerReferences ?? []) owners.add(uid, key, object);
      const group = index(object);
      if (group !== undefined) keys.add(group, key, object);
    },
    remove,
  };
}

function createGroups() {
  const groups = new Map<string, Map<string, KubeObject>>();
  return {
    list: (group: string): readonly KubeObject[] => [...(groups.get(group)?.values() ?? [])],
    add(group: string, key: string, object: KubeObject): void {
      const members = groups.get(group) ?? new Map<string, KubeObject>();
      groups.set(group, members.set(key, object));
    },
    remove(group: string, key: string): void {
      const members = groups.get(group);
      members?.delete(key);
      if (members?.size === 0) groups.delete(group);
    },
  };
}
