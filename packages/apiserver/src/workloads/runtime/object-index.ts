import type { KubeObject } from '@capstan/kube/object/object.ts';

import { controllerOf } from './owner.ts';

/** An object and the resource it is listed under. */
export interface Tracked {
  readonly resource: string;
  readonly object: KubeObject;
}

export interface ObjectIndex {
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  all(resource: string): readonly KubeObject[];
  inNamespace(resource: string, namespace: string): readonly KubeObject[];
  ownedBy(resource: string, uid: string): readonly KubeObject[];
  dependents(uid: string): readonly Tracked[];
  byUid(uid: string): Tracked | undefined;
  orphans(resource: string, namespace: string): readonly KubeObject[];
  put(resource: string, object: KubeObject): void;
  remove(resource: string, object: KubeObject): void;
}

type ByName = Map<string, KubeObject>;

/** Objects by place, by uid, by owner and by want of a controller; every look-up costs what it returns. */
export function createObjectIndex(): ObjectIndex {
  const places = new Map<string, Map<string, ByName>>();
  const lonely = new Map<string, ByName>();
  const uids = new Map<string, Tracked>();
  const owners = new Map<string, Map<string, Tracked>>();

  const placeOf = (resource: string, namespace: string): ByName | undefined => places.get(resource)?.get(namespace);
  const remove = (resource: string, object: KubeObject): void => {
    const { namespace = '', name, uid = '', ownerReferences = [] } = object.metadata;
    placeOf(resource, namespace)?.delete(name);
    lonely.get(`${resource}/${namespace}`)?.delete(name);
    uids.delete(uid);
    for (const owner of ownerReferences) drop(owners, owner.uid, uid);
  };

  return {
    get: (resource, namespace, name) => placeOf(resource, namespace)?.get(name),
    all: (resource) => [...(places.get(resource)?.values() ?? [])].flatMap((byName) => [...byName.values()]),
    inNamespace: (resource, namespace) => [...(placeOf(resource, namespace)?.values() ?? [])],
    ownedBy: (resource, uid) =>
      [...(owners.get(uid)?.values() ?? [])].flatMap((tracked) =>
        tracked.resource === resource ? [tracked.object] : [],
      ),
    dependents: (uid) => [...(owners.get(uid)?.values() ?? [])],
    byUid: (uid) => uids.get(uid),
    orphans: (resource, namespace) => [...(lonely.get(`${resource}/${namespace}`)?.values() ?? [])],
    put: (resource, object) => {
      const { namespace = '', name, uid = '', ownerReferences = [] } = object.metadata;
      const before = placeOf(resource, namespace)?.get(name);
      if (before !== undefined) remove(resource, before);
      const tracked = { resource, object };
      under(under(places, resource), namespace).set(name, object);
      uids.set(uid, tracked);
      for (const owner of ownerReferences) under(owners, owner.uid).set(uid, tracked);
      if (controllerOf(object) === undefined) under(lonely, `${resource}/${namespace}`).set(name, object);
    },
    remove,
  };
}

/** The inner map under a key, made when it is missing. */
function under<V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const found = maps.get(key);
  if (found !== undefined) return found;
  const made = new Map<string, V>();
  maps.set(key, made);
  return made;
}

function drop(owners: Map<string, Map<string, Tracked>>, owner: string, uid: string): void {
  const children = owners.get(owner);
  children?.delete(uid);
  if (children?.size === 0) owners.delete(owner);
}
