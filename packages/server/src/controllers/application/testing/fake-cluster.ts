import { serverSideApply } from '@capstan/kube/apply/server-side-apply.ts';
import { trackUpdate } from '@capstan/kube/apply/track-update.ts';
import { equalJson } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion, refOf } from '@capstan/kube/object/ref.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import { applyJsonPatch } from '@capstan/kube/patch/json-patch.ts';
import { applyMergePatch } from '@capstan/kube/patch/merge-patch.ts';
import { builtinResources, builtinType } from '@capstan/kube/schema/builtin.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { Answer, ClusterFailure } from '#cluster/failure.ts';
import { ok } from '#cluster/failure.ts';
import type { ClusterKind } from '#cluster/kinds.ts';
import { indexKinds } from '#cluster/kinds.ts';
import { createObjectStore } from '#cluster/object-store.ts';
import type { Change, WatchCache } from '#cluster/watch-cache.ts';

/** A cluster in memory: server-side apply and patches as a server does them, no defaulting, no controllers. */
export interface FakeCluster {
  readonly cluster: Cluster;
  readonly cache: WatchCache;
  /** Every write so far: `apply Deployment web/web`. Dry runs are `dry-run ...`. */
  readonly log: string[];
  find(kind: string, name: string): KubeObject | undefined;
  /** A write of somebody else. */
  put(object: KubeObject, manager?: string): KubeObject;
  remove(object: KubeObject): void;
  /** Refuses a request whose log line matches, until taken back. */
  refuse(line: RegExp, failure: ClusterFailure): () => void;
}

export function createFakeCluster(index: (object: KubeObject) => string | undefined): FakeCluster {
  const store = createObjectStore(index);
  const listeners = new Set<(change: Change) => void>();
  const log: string[] = [];
  const refusals = new Set<{ readonly line: RegExp; readonly failure: ClusterFailure }>();
  const kinds: ClusterKind[] = [
    ...builtinResources().map((info) => ({
      ...info,
      verbs: [...info.verbs],
      subresources: info.subresources.map(({ name }) => name),
    })),
    ...['Application', 'AppProject'].map((kind) => ({
      group: 'argoproj.io',
      version: 'v1alpha1',
      kind,
      resource: `${kind.toLowerCase()}s`,
      namespaced: true,
      verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
      subresources: [],
    })),
  ];
  const all = indexKinds(kinds);
  let version = 0;

  function refOfTarget({ group, kind }: ClusterKind, { namespace, name }: { namespace: string; name: string }): Ref {
    return { group, kind, namespace, name };
  }

  function tell(change: Change): void {
    for (const listener of listeners) listener(change);
  }

  function keep(object: KubeObject, previous: KubeObject | undefined): KubeObject {
    if (previous !== undefined && equalJson(withoutVersion(object), withoutVersion(previous))) return previous;
    version++;
    const spec = previous === undefined || !equalJson(object['spec'] ?? null, previous['spec'] ?? null);
    const kept: KubeObject = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: previous?.metadata.uid ?? `uid-${version}`,
        creationTimestamp: previous?.metadata.creationTimestamp ?? '2026-01-01T00:00:00Z',
        generation: (previous?.metadata.generation ?? 0) + (spec ? 1 : 0),
        resourceVersion: String(version),
      },
    };
    store.put(kept);
    tell(previous === undefined ? { type: 'ADDED', object: kept } : { type: 'MODIFIED', object: kept, previous });
    return kept;
  }

  function drop(object: KubeObject): KubeObject | undefined {
    if ((object.metadata.finalizers ?? []).length > 0) {
      return keep({ ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }, object);
    }
    store.remove(refOf(object));
    tell({ type: 'DELETED', object, previous: object });
    return undefined;
  }

  function refused(line: string): Answer<never> | undefined {
    log.push(line);
    const found = [...refusals].find((refusal) => refusal.line.test(line));
    return found === undefined ? undefined : { ok: false, failure: found.failure };
  }

  function finish(object: KubeObject, previous: KubeObject | undefined): KubeObject {
    const kept = keep(object, previous);
    if (kept.metadata.deletionTimestamp !== undefined && (kept.metadata.finalizers ?? []).length === 0) drop(kept);
    return kept;
  }

  const cluster: Cluster = {
    server: 'https://fake',
    kinds: async () => ok(all),
    get: async (kind, target) => ok(store.get(refOfTarget(kind, target))),
    list: async (kind) => ok({ items: store.list(kind.group, kind.kind), resourceVersion: String(version) }),
    async create(kind, object, options) {
      const refusal = refused(`create ${kind.kind} ${nameOf(object)}`);
      if (refusal !== undefined) return refusal;
      if (store.get(refOf(object)) !== undefined) return fail('already-exists', 409);
      return ok(options.dryRun === true ? object : keep(object, undefined));
    },
    async replace(kind, object) {
      const refusal = refused(`replace ${kind.kind} ${nameOf(object)}`);
      return refusal ?? ok(keep(object, store.get(refOf(object))));
    },
    async patch(kind, target, patch) {
      const refusal = refused(`patch ${kind.kind} ${target.namespace}/${target.name}`);
      if (refusal !== undefined) return refusal;
      const live = store.get(refOfTarget(kind, target));
      if (live === undefined) return fail('not-found', 404);
      const patched =
        patch.type === 'json' ? jsonPatched(live, patch.body) : (applyMergePatch(live, patch.body) as KubeObject);
      if (patched.metadata.resourceVersion !== live.metadata.resourceVersion) return fail('conflict', 409);
      return ok(finish(patched, live));
    },
    async apply(kind, object, options) {
      const dry = options.dryRun === true;
      const refusal = refused(`${dry ? 'dry-run' : 'apply'} ${kind.kind} ${nameOf(object)}`);
      if (refusal !== undefined) return refusal;
      const live = store.get(refOf(object));
      const type = builtinType(kind.group, kind.version, kind.kind);
      const time = '2026-01-01T00:00:00Z';
      const applied = serverSideApply({
        live,
        applied: object,
        manager: options.fieldManager,
        force: options.force,
        time,
        type,
      });
      if (!applied.ok) return fail('invalid', 422, applied.message);
      return ok(dry ? applied.object : finish(applied.object, live));
    },
    async delete(kind, target) {
      const refusal = refused(`delete ${kind.kind} ${target.namespace}/${target.name}`);
      if (refusal !== undefined) return refusal;
      const live = store.get(refOfTarget(kind, target));
      return ok(live === undefined ? undefined : drop(live));
    },
    typeOf: async (kind) => builtinType(kind.group, kind.version, kind.kind),
    version: async () => ok('v1.36.0'),
    close: async () => undefined,
  };

  const cache: WatchCache = {
    ready: async () => undefined,
    get: store.get,
    list: store.list,
    ownedBy: store.ownedBy,
    indexed: store.indexed,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    broken: () => [],
    covers: (group, kind) => all.byKind(group, kind) !== undefined,
    close: async () => undefined,
  };

  return {
    cluster,
    cache,
    log,
    find: (kind, name) =>
      kinds
        .flatMap((known) => (known.kind === kind ? store.list(known.group, kind) : []))
        .find(({ metadata }) => metadata.name === name),
    put(object, manager = 'kubectl-edit') {
      const live = store.get(refOf(object));
      const { group, version: apiVersion } = parseApiVersion(object.apiVersion);
      const type = builtinType(group, apiVersion, object.kind);
      const time = '2026-01-01T00:00:00Z';
      return finish(trackUpdate({ before: live, after: object, manager, time, type }), live);
    },
    remove: (object) => void drop(object),
    refuse(line, failure) {
      const refusal = { line, failure };
      refusals.add(refusal);
      return () => refusals.delete(refusal);
    },
  };
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function jsonPatched(live: KubeObject, body: Json): KubeObject {
  const result = applyJsonPatch(live, body);
  if (!result.ok) throw new Error('the patch cannot be applied');
  return result.value as KubeObject;
}

function withoutVersion(object: KubeObject): KubeObject {
  const {
    resourceVersion: _version,
    generation: _generation,
    uid: _uid,
    creationTimestamp: _created,
    ...metadata
  } = object.metadata;
  return { ...object, metadata } as KubeObject;
}

function fail(code: ClusterFailure['code'], status: number, message: string = code): Answer<never> {
  return { ok: false, failure: { code, status, message } };
}
