import type { ResourceNode, ResourceTree } from '@capstan/core/api/views.ts';
import type { ResourceStatus } from '@capstan/core/app/status.ts';
import type { HealthStatus } from '@capstan/core/health/health.ts';

/** A resource of the application with what the tree, the comparison and its place say about it. */
export interface GraphNode {
  /** Unique in the graph and the same after every update. */
  readonly key: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly health: HealthStatus | undefined;
  readonly healthMessage: string | undefined;
  /** Of resources that the application declares; undefined for what controllers made of them. */
  readonly sync: string | undefined;
  readonly hook: boolean;
  readonly requiresPruning: boolean;
  readonly info: readonly { readonly name: string; readonly value: string }[];
  readonly images: readonly string[];
  readonly createdAt: string | undefined;
  readonly children: readonly GraphNode[];
}

interface Ref {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function resourceKey({ group, kind, namespace, name }: Ref): string {
  return [group, kind, namespace, name].join('/');
}

/**
 * The resources as trees: roots are those without a parent in the answer. What the application declares but the
 * cluster does not have is a root too, from `declared` (status.resources). A broken answer (a cycle, a parent twice)
 * still gives each resource once.
 */
export function buildGraph(tree: ResourceTree, declared: readonly ResourceStatus[]): readonly GraphNode[] {
  const states = new Map(declared.map((state) => [resourceKey(refOf(state)), state]));
  const known = new Map(tree.nodes.map((node) => [resourceKey(node), node]));
  for (const [key, state] of states) if (!known.has(key)) known.set(key, absent(state));
  const byUid = new Map([...known].flatMap(([key, { uid }]) => (uid === '' ? [] : [[uid, key] as const])));
  const childrenOf = new Map<string, string[]>();
  const roots: string[] = [];
  for (const [key, node] of known) {
    const parent = parentOf(node, byUid, known);
    if (parent === undefined || parent === key) roots.push(key);
    else childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), key]);
  }
  const taken = new Set<string>();
  function grow(keys: readonly string[]): readonly GraphNode[] {
    return keys
      .filter((key) => !taken.has(key) && taken.add(key))
      .flatMap((key) => {
        const node = known.get(key);
        return node === undefined ? [] : [graphNode(key, node, states.get(key), grow(childrenOf.get(key) ?? []))];
      })
      .toSorted(inReadingOrder);
  }
  const graph = grow(roots);
  const caught = [...known.keys()].filter((key) => !taken.has(key));
  return caught.length === 0 ? graph : [...graph, ...grow(caught)].toSorted(inReadingOrder);
}

function refOf({ group = '', kind = '', namespace = '', name = '' }: ResourceStatus): Ref {
  return { group, kind, namespace, name };
}

function absent(state: ResourceStatus): ResourceNode {
  const { status = 'Missing', message } = state.health ?? {};
  return {
    ...refOf(state),
    version: state.version ?? '',
    uid: '',
    resourceVersion: '',
    health: { status, ...(message === undefined ? {} : { message }) },
  };
}

function parentOf(
  { parentRefs = [] }: ResourceNode,
  byUid: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, ResourceNode>,
): string | undefined {
  for (const ref of parentRefs) {
    const key = byUid.get(ref.uid) ?? resourceKey(ref);
    if (known.has(key)) return key;
  }
  return undefined;
}

function graphNode(
  key: string,
  node: ResourceNode,
  state: ResourceStatus | undefined,
  children: readonly GraphNode[],
): GraphNode {
  const { group, version, kind, namespace, name, uid, resourceVersion, health, info = [], images = [] } = node;
  return {
    key,
    group,
    version,
    kind,
    namespace,
    name,
    uid,
    resourceVersion,
    info,
    images,
    children,
    health: health?.status ?? state?.health?.status,
    healthMessage: health?.message ?? state?.health?.message,
    sync: state?.status,
    hook: state?.hook === true,
    requiresPruning: state?.requiresPruning === true,
    createdAt: node.createdAt,
  };
}

/** Kinds as one reads an application: what runs, how it is reached, what it is configured by. Others come last. */
const kindRanks: ReadonlyMap<string, number> = new Map(
  (
    'Namespace CustomResourceDefinition Application ApplicationSet AppProject ' +
    'Rollout Deployment StatefulSet DaemonSet CronJob Job ReplicaSet Pod ' +
    'Service Ingress HorizontalPodAutoscaler PodDisruptionBudget NetworkPolicy ' +
    'ConfigMap SealedSecret Secret PersistentVolumeClaim ServiceAccount Role RoleBinding'
  )
    .split(' ')
    .map((kind, rank) => [kind, rank] as const),
);

/** Never by health: a card must not jump while one looks at it. Of what controllers make, the newest first. */
function inReadingOrder(a: GraphNode, b: GraphNode): number {
  const made = a.kind === 'ReplicaSet' || a.kind === 'Job' ? compare(b.createdAt ?? '', a.createdAt ?? '') : 0;
  return (
    kindRank(a) - kindRank(b) || compare(a.kind, b.kind) || made || compare(a.name, b.name) || compare(a.key, b.key)
  );
}

function kindRank({ kind }: GraphNode): number {
  return kindRanks.get(kind) ?? kindRanks.size;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** All resources of the trees, parents before children. */
export function* everyNode(nodes: readonly GraphNode[]): Generator<GraphNode> {
  const waiting = nodes.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    waiting.push(...node.children.toReversed());
  }
}

export function isTroubled({ health, sync, requiresPruning }: GraphNode): boolean {
  return health === 'Degraded' || health === 'Missing' || sync === 'OutOfSync' || requiresPruning;
}
