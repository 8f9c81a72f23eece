import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion, refKey, refOf } from '@capstan/kube/object/ref.ts';
import type { Clock } from '#runtime/clock.ts';
import type { ClusterClient } from './client.ts';
import type { ClusterKind } from './kinds.ts';
import { createLimit } from './limit.ts';
import { createObjectStore } from './object-store.ts';
import { reflect } from './reflector.ts';
import type { Change, WatchCache } from './watch-cache.ts';

export interface CacheOptions {
  readonly cluster: ClusterClient;
  readonly clock: Clock;
  /** Kinds that are not watched, besides those that cannot be. */
  excludes(kind: ClusterKind): boolean;
  /** The key under which `indexed` finds an object; undefined for none. */
  index(object: KubeObject): string | undefined;
  /** Objects whose managedFields are kept; all others lose them, which halves their size. */
  keepManagedFields(object: KubeObject): boolean;
  /** A list or watch failed; it is tried again by itself. */
  warn(message: string, fields: { readonly [key: string]: unknown }): void;
}

interface Watched {
  readonly kind: ClusterKind;
  readonly stop: AbortController;
  readonly done: Promise<void>;
  listed: boolean;
  failure?: string;
}

const listsAtOnce = 8;
const rediscoverAfter = 150;

/**
 * Lists and watches every kind that the cluster serves and that can be watched, except the excluded ones. Kinds come and go
 * with CustomResourceDefinitions and APIServices: after a change of one, discovery is asked again.
 */
export function createWatchCache(options: CacheOptions): WatchCache {
  const { cluster, clock } = options;
  const store = createObjectStore(options.index);
  const watched = new Map<string, Watched>();
  const listeners = new Set<(change: Change) => void>();
  const waiting = new Set<() => void>();
  const stop = new AbortController();
  const limitList = createLimit(listsAtOnce);
  let started: Promise<void> | undefined;
  let discovered = false;
  let rediscovery: (() => void) | undefined;

  function trim(object: KubeObject): KubeObject {
    if (object.metadata.managedFields === undefined || options.keepManagedFields(object)) return object;
    const { managedFields: _dropped, ...metadata } = object.metadata;
    return { ...object, metadata } as KubeObject;
  }

  function tell(change: Change): void {
    for (const listener of listeners) listener(change);
    const { group } = parseApiVersion(change.object.apiVersion);
    if (definesKinds(group, change.object.kind)) rediscoverSoon();
  }

  function put(object: KubeObject): void {
    const next = trim(object);
    const previous = store.get(refOf(next));
    // An older version may arrive late, from a watch that was cut: the newer one stays.
    if (previous !== undefined && isOlder(next, previous)) return;
    store.put(next);
    tell(previous === undefined ? { type: 'ADDED', object: next } : { type: 'MODIFIED', object: next, previous });
  }

  function remove(object: KubeObject): void {
    const previous = store.remove(refOf(object));
    if (previous !== undefined) tell({ type: 'DELETED', object: trim(object), previous });
  }

  function replaceKind(entry: Watched, items: readonly KubeObject[]): void {
    const seen = new Set(items.map((item) => refKey(refOf(item))));
    for (const old of store.list(entry.kind.group, entry.kind.kind)) if (!seen.has(refKey(refOf(old)))) remove(old);
    for (const item of items) {
      const old = store.get(refOf(item));
      if (old?.metadata.resourceVersion !== item.metadata.resourceVersion || old === undefined) put(item);
    }
    entry.listed = true;
    delete entry.failure;
    settle();
  }

  function settle(): void {
    if (!discovered || [...watched.values()].some(({ listed, failure }) => !listed && failure === undefined)) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  function startKind(kind: ClusterKind): void {
    const stopKind = new AbortController();
    const signal = AbortSignal.any([stop.signal, stopKind.signal]);
    const entry: Watched = { kind, stop: stopKind, listed: false, done: Promise.resolve() };
    const done = reflect(
      {
        cluster,
        kind,
        clock,
        limitList,
        events: {
          listed: (items) => replaceKind(entry, items),
          changed: (type, object) => (type === 'DELETED' ? remove(object) : put(object)),
          failed({ code, message }) {
            entry.failure = message;
            if (code !== 'forbidden')
              options.warn('cannot list or watch', { group: kind.group, kind: kind.kind, cause: message });
            settle();
          },
        },
      },
      signal,
    ).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    watched.set(keyOf(kind), Object.assign(entry, { done }));
  }

  async function rediscover(): Promise<void> {
    const answer = await cluster.kinds({ fresh: true }, stop.signal);
    if (!answer.ok) {
      options.warn('cannot discover kinds', { cause: answer.failure.message });
      clock.after(1000, rediscoverSoon);
      return;
    }
    const wanted = new Map(
      answer.value.preferred
        .filter((kind) => canWatch(kind) && !options.excludes(kind))
        .map((kind) => [keyOf(kind), kind]),
    );
    for (const [key, entry] of watched) {
      if (wanted.has(key)) continue;
      entry.stop.abort(new Error('the kind is gone'));
      watched.delete(key);
      for (const old of store.list(entry.kind.group, entry.kind.kind)) remove(old);
    }
    for (const [key, kind] of wanted) if (!watched.has(key)) startKind(kind);
    discovered = true;
    settle();
  }

  function rediscoverSoon(): void {
    if (!discovered || stop.signal.aborted) return;
    rediscovery?.();
    rediscovery = clock.after(rediscoverAfter, () => {
      void rediscover().catch(() => undefined);
    });
  }

  async function ready(signal: AbortSignal): Promise<void> {
    started ??= keepTrying();
    await Promise.race([started, aborted(signal)]);
    await Promise.race([
      new Promise<void>((resolve) => {
        waiting.add(resolve);
        settle();
      }),
      aborted(signal),
    ]);
  }

  async function keepTrying(): Promise<void> {
    await rediscover();
    while (!discovered) {
      await new Promise<void>((resolve) => void clock.after(500, resolve));
      stop.signal.throwIfAborted();
      await rediscover();
    }
  }

  return {
    ready,
    get: store.get,
    list: store.list,
    ownedBy: store.ownedBy,
    indexed: store.indexed,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    broken: () =>
      [...watched.values()].flatMap(({ kind, listed, failure }) =>
        listed || failure === undefined ? [] : [{ group: kind.group, kind: kind.kind, message: failure }],
      ),
    covers: (group, kind) =>
      [...watched.values()].some((entry) => entry.listed && entry.kind.group === group && entry.kind.kind === kind),
    async close() {
      stop.abort(new Error('the cache is closed'));
      rediscovery?.();
      listeners.clear();
      await Promise.allSettled([...watched.values()].map(({ done }) => done));
    },
  };
}

function keyOf({ group, version, kind }: ClusterKind): string {
  return `${group}/${version}/${kind}`;
}

function canWatch({ verbs }: ClusterKind): boolean {
  return verbs.includes('list') && verbs.includes('watch');
}

function definesKinds(group: string, kind: string): boolean {
  return (
    (group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition') ||
    (group === 'apiregistration.k8s.io' && kind === 'APIService')
  );
}

/** Versions of one object grow; comparing them is what client-go does since 1.35, where both are decimal numbers. */
function isOlder(a: KubeObject, b: KubeObject): boolean {
  const [x, y] = [a.metadata.resourceVersion ?? '', b.metadata.resourceVersion ?? ''];
  if (a.metadata.uid !== b.metadata.uid || !/^\d+$/.test(x) || !/^\d+$/.test(y)) return false;
  return BigInt(x) < BigInt(y);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
