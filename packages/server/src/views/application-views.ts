import type { ManagedResource, ResourceTree } from '@capstan/core/api/views.ts';
import type { Application } from '@capstan/core/app/application.ts';
import { compare } from '@capstan/core/diff/compare.ts';
import type { IgnoreEntry } from '@capstan/core/diff/ignore.ts';
import { ignoreRulesFor } from '@capstan/core/diff/ignore.ts';
import { maskSecret } from '@capstan/core/diff/mask.ts';
import { healthOf } from '@capstan/core/health/health-of.ts';
import type { Row } from '@capstan/core/sync/rows.ts';
import { buildTree } from '@capstan/core/tree/build-tree.ts';
import { fieldManager } from '@capstan/core/app/annotations.ts';
import { toJsonText } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import { parseApiVersion, refKey } from '@capstan/kube/object/ref.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { WatchCache } from '#cluster/watch-cache.ts';
import type { Clock } from '#runtime/clock.ts';

/** What the engine sees of an application: its rows, and the cluster they are in. */
export interface Seen {
  readonly rows: readonly Row[];
  readonly cache: WatchCache | undefined;
}

export interface ViewsOptions {
  readonly inspect: (application: Application, signal: AbortSignal) => Promise<Seen>;
  /** The destination cluster, for the shapes of kinds and for Events. */
  readonly cluster: Cluster;
  readonly clock: Clock;
}

/** Between two redraws of a tree that keeps changing. */
const redrawMs = 150;

/** The pages of an application, made when somebody asks. Secrets are masked here, and nowhere else. */
export function createApplicationViews({ inspect, cluster, clock }: ViewsOptions) {
  async function resourceTree(application: Application, signal: AbortSignal): Promise<ResourceTree> {
    return treeOf(await inspect(application, signal));
  }

  async function managedResources(application: Application, signal: AbortSignal): Promise<readonly ManagedResource[]> {
    const { rows } = await inspect(application, signal);
    const ignore = application.spec.ignoreDifferences ?? [];
    return Promise.all(rows.map((row) => managedResource(row, ignore, signal)));
  }

  async function managedResource(
    row: Row,
    ignore: readonly IgnoreEntry[],
    signal: AbortSignal,
  ): Promise<ManagedResource> {
    const { ref, live, target } = row;
    const rules = ignoreRulesFor(ignore, ref);
    const type = await typeOf(target ?? live, signal);
    const compared = compare({ desired: target, live, type, ignore: rules, manager: fieldManager });
    const states = [target, live, compared.normalizedLive, target === undefined ? undefined : compared.predicted];
    const [targetState, liveState, normalizedLiveState, predictedLiveState] = maskSecret(states.map(withoutOwners)).map(
      textOf,
    );
    return {
      ...ref,
      targetState: targetState ?? '',
      liveState: liveState ?? '',
      normalizedLiveState: normalizedLiveState ?? '',
      predictedLiveState: predictedLiveState ?? '',
      // The verdict is the engine's: it asked the cluster where the local comparison was not sure.
      modified: row.status === 'OutOfSync',
      hook: row.hook,
      requiresPruning: row.requiresPruning,
      resourceVersion: live?.metadata.resourceVersion ?? '',
    };
  }

  async function typeOf(object: KubeObject | undefined, signal: AbortSignal) {
    if (object === undefined) return undefined;
    const { group, version } = parseApiVersion(object.apiVersion);
    const kinds = await cluster.kinds({ fresh: false }, signal);
    const kind = kinds.ok ? kinds.value.exact(group, version, object.kind) : undefined;
    return kind === undefined ? undefined : cluster.typeOf(kind, signal);
  }

  async function liveObject(application: Application, ref: Ref, signal: AbortSignal): Promise<KubeObject | undefined> {
    const { rows, cache } = await inspect(application, signal);
    const belongs = treeOf({ rows, cache }).nodes.some((node) => refKey(node) === refKey(ref));
    if (!belongs) return undefined;
    const live = cache?.get(ref) ?? rows.find((row) => refKey(row.ref) === refKey(ref))?.live;
    const [masked] = maskSecret([withoutOwners(live)]);
    return masked;
  }

  /** Events are not cached: they are read when somebody looks. */
  async function events(
    application: Application,
    uid: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly KubeObject[]> {
    const { rows, cache } = await inspect(application, signal);
    const wanted = uid ?? application.metadata.uid ?? '';
    const node = treeOf({ rows, cache }).nodes.find((candidate) => candidate.uid === wanted);
    if (uid !== undefined && node === undefined) return [];
    const kinds = await cluster.kinds({ fresh: false }, signal);
    const kind = kinds.ok ? kinds.value.exact('', 'v1', 'Event') : undefined;
    if (kind === undefined) return [];
    const namespace = node === undefined ? (application.metadata.namespace ?? '') : node.namespace || 'default';
    const listed = await cluster.list(kind, { namespace, fieldSelector: `involvedObject.uid=${wanted}` }, signal);
    return listed.ok ? listed.value.items.map((event) => withoutOwners(event) ?? event) : [];
  }

  /** Any change of an object that belongs to the tree, or joins it. */
  function onTreeChange(application: Application, listener: () => void): () => void {
    const stop = new AbortController();
    let unsubscribe = (): void => undefined;
    let due: (() => void) | undefined;
    const redraw = () => {
      due ??= clock.after(redrawMs, () => {
        due = undefined;
        listener();
      });
    };
    void follow();
    async function follow(): Promise<void> {
      const { cache } = await inspect(application, stop.signal);
      if (cache === undefined || stop.signal.aborted) return;
      const namespaces = new Set([application.spec.destination.namespace ?? '']);
      unsubscribe = cache.subscribe(({ object }) => {
        const { namespace = '' } = object.metadata;
        if (namespaces.has(namespace) || isOf(application, object)) {
          namespaces.add(namespace);
          redraw();
        }
      });
    }
    return () => {
      stop.abort();
      unsubscribe();
      due?.();
    };
  }

  return { resourceTree, managedResources, liveObject, events, onTreeChange };
}

function treeOf({ rows, cache }: Seen): ResourceTree {
  const managed = rows.flatMap(({ live }) => live ?? []);
  return buildTree({ managed, ownedBy: (uid) => cache?.ownedBy(uid) ?? [], health: healthOf });
}

function isOf(application: Application, object: KubeObject): boolean {
  const id = stringAt(object, 'metadata', 'annotations', 'argocd.argoproj.io/tracking-id');
  return id !== undefined && id.startsWith(`${application.metadata.name}:`);
}

function withoutOwners(object: KubeObject | undefined): KubeObject | undefined {
  if (object?.metadata.managedFields === undefined) return object;
  const { managedFields: _owners, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function textOf(object: KubeObject | undefined): string {
  return object === undefined ? '' : toJsonText(object);
}
