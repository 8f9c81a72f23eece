import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Api, ApiEvent, ApiResult, DeleteOptions } from '#api/api.ts';

import { createObjectIndex } from './object-index.ts';
import type { Tracked } from './object-index.ts';
import { WriteRefused } from './write-refused.ts';

export interface MirrorChange {
  readonly resource: string;
  /** As it is now, or as it last was. */
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
  readonly deleted: boolean;
}

/**
 * What the controllers see: every followed resource in memory with indexes, kept by watches. Its own writes show at
 * once, so a controller never acts twice on what it has just done and needs no expectations.
 */
export interface Mirror {
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  all(resource: string): readonly KubeObject[];
  inNamespace(resource: string, namespace: string): readonly KubeObject[];
  /** Objects of the resource that name this uid among their owners. */
  ownedBy(resource: string, uid: string): readonly KubeObject[];
  /** The same over every followed resource. */
  dependents(uid: string): readonly Tracked[];
  byUid(uid: string): Tracked | undefined;
  /** Objects of the namespace that no controller owns. */
  orphans(resource: string, namespace: string): readonly KubeObject[];
  /** Starts to mirror a resource; once is enough. */
  follow(resource: string): void;
  onChange(resource: string | '*', listener: (change: MirrorChange) => void): void;
  create(resource: string, object: KubeObject): ApiResult;
  /** Throws WriteRefused when the API refuses: the reconcile ends there and is tried again from the start. */
  update(resource: string, object: KubeObject, subresource?: 'status' | 'finalize'): KubeObject;
  /** Gives a pod its node. Throws like update. */
  bind(pod: KubeObject, node: string): void;
  remove(resource: string, object: KubeObject, options?: DeleteOptions): ApiResult;
  readonly api: Api;
  stop(): void;
}

export function createMirror(api: Api): Mirror {
  const index = createObjectIndex();
  const listeners = new Map<string, ((change: MirrorChange) => void)[]>();
  const stops = new Map<string, () => void>();
  /** Uids that this mirror saw die by its own hand, until the watch says so too. */
  const buried = new Set<string>();

  const tell = (change: MirrorChange): void => {
    for (const listener of listeners.get(change.resource) ?? []) listener(change);
    for (const listener of listeners.get('*') ?? []) listener(change);
  };
  const absorb = (resource: string, object: KubeObject): void => {
    const { uid = '', namespace = '', name } = object.metadata;
    if (buried.has(uid)) return;
    const previous = index.get(resource, namespace, name);
    if (previous !== undefined && !isNewer(object, previous)) return;
    index.put(resource, object);
    tell({ resource, object, previous, deleted: false });
  };
  const bury = (resource: string, object: KubeObject): void => {
    const { uid, namespace = '', name } = object.metadata;
    const previous = index.get(resource, namespace, name);
    if (previous === undefined || previous.metadata.uid !== uid) return;
    index.remove(resource, previous);
    tell({ resource, object, previous, deleted: true });
  };
  const settle = (resource: string, object: KubeObject): void => {
    if (!stops.has(resource)) return;
    const { namespace = '', name, uid = '' } = object.metadata;
    const mayBeGone = object.metadata.deletionTimestamp !== undefined;
    const live = mayBeGone ? api.get(resource, namespace, name) : object;
    if (live?.metadata.uid === uid) return absorb(resource, live);
    bury(resource, object);
    buried.add(uid);
  };
  const onEvent = (resource: string, { type, object }: ApiEvent): void => {
    if (type !== 'DELETED') return absorb(resource, object);
    bury(resource, object);
    buried.delete(object.metadata.uid ?? '');
  };

  return {
    ...index,
    follow: (resource) => {
      if (stops.has(resource)) return;
      stops.set(resource, () => undefined);
      for (const object of api.list(resource)) absorb(resource, object);
      stops.set(
        resource,
        api.watch(resource, (event) => onEvent(resource, event)),
      );
    },
    onChange: (resource, listener) => void listeners.set(resource, [...(listeners.get(resource) ?? []), listener]),
    create: (resource, object) => {
      const result = api.create(resource, object);
      if (result.ok && stops.has(resource)) absorb(resource, result.object);
      return result;
    },
    update: (resource, object, subresource) => {
      const result = api.update(resource, object, subresource === undefined ? {} : { subresource });
      if (!result.ok) throw new WriteRefused(resource, object.metadata.name, result);
      settle(resource, result.object);
      return result.object;
    },
    bind: (pod, node) => {
      const { namespace = '', name } = pod.metadata;
      const target = { apiVersion: 'v1', kind: 'Node', name: node };
      const binding: KubeObject = { apiVersion: 'v1', kind: 'Binding', metadata: { namespace, name }, target };
      const result = api.create('pods/binding', binding);
      if (!result.ok) throw new WriteRefused('pods/binding', name, result);
      absorb('pods', result.object);
    },
    remove: (resource, object, options = {}) => {
      const { namespace = '', name, uid } = object.metadata;
      const preconditions = { ...(uid === undefined ? {} : { uid }), ...options.preconditions };
      const result = api.delete(resource, namespace, name, { ...options, preconditions });
      if (!result.ok || !stops.has(resource)) return result;
      const live = api.get(resource, namespace, name);
      if (live?.metadata.uid === uid && live !== undefined) absorb(resource, live);
      else {
        if (index.get(resource, namespace, name)?.metadata.uid === uid) buried.add(uid ?? '');
        bury(resource, object);
      }
      return result;
    },
    api,
    stop: () => {
      for (const stop of stops.values()) stop();
      stops.clear();
      listeners.clear();
    },
  };
}

function isNewer(object: KubeObject, previous: KubeObject): boolean {
  return Number(object.metadata.resourceVersion ?? 0) > Number(previous.metadata.resourceVersion ?? 0);
}
