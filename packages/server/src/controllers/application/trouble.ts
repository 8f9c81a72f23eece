import { podTrouble } from '@capstan/core/health/pod-trouble.ts';
import type { Row } from '@capstan/core/sync/rows.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import type { WatchCache } from '#cluster/watch-cache.ts';
import type { Pass } from './pass.ts';

/**
 * Says of every workload that is not healthy what its Pods say: "exceeded its progress deadline" names no cause. What a
 * Pod's status does not tell is read from its Events, once for each state of the Pod, and only where the health is Degraded.
 */
export async function findTrouble(pass: Pass, rows: readonly Row[], signal: AbortSignal): Promise<readonly Row[]> {
  const { cache } = pass.destination;
  const found: Row[] = [];
  for (const row of rows) {
    const trouble = isAsked(row) ? await troubleBelow(pass, cache, row, signal) : undefined;
    found.push(trouble === undefined ? row : explained(row, trouble));
  }
  return found;
}

function isAsked({ live, health, hook }: Row): boolean {
  return !hook && live !== undefined && (health?.status === 'Degraded' || health?.status === 'Progressing');
}

function explained(row: Row, trouble: string): Row {
  const { status = 'Unknown', message = '' } = row.health ?? {};
  return { ...row, health: { status, message: message === '' ? trouble : `${message}. ${trouble}` }, trouble };
}

async function troubleBelow(
  pass: Pass,
  cache: WatchCache,
  { live, health }: Row,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const pod of podsBelow(cache, live?.metadata.uid ?? '')) {
    const trouble = podTrouble(pod);
    const said = trouble.is === 'unready' && health?.status === 'Degraded' ? await lastWarning(pass, pod, signal) : '';
    const why = trouble.is === 'known' ? trouble.why : said;
    if (why !== '') return `Pod ${pod.metadata.name}: ${why}`;
  }
  return undefined;
}

/** A Deployment owns ReplicaSets, and they own Pods: nothing in Kubernetes goes much deeper. */
function podsBelow(cache: WatchCache, uid: string, depth = 3): readonly KubeObject[] {
  if (uid === '' || depth === 0) return [];
  return cache
    .ownedBy(uid)
    .flatMap((object) => (object.kind === 'Pod' ? [object] : podsBelow(cache, object.metadata.uid ?? '', depth - 1)));
}

/** True when a Pod says for the first time what keeps it from serving: the status of its workload may never change for that. */
export function isNewTrouble(object: KubeObject, previous: KubeObject | undefined): boolean {
  if (object.kind !== 'Pod' || podTrouble(object).is !== 'known') return false;
  return previous === undefined || podTrouble(previous).is !== 'known';
}

/** What somebody declared and an object came of: the end of its owner references that is in the cache. */
export function declaredOwner(cache: WatchCache, object: KubeObject): KubeObject | undefined {
  let found: KubeObject | undefined;
  for (let [reference] = object.metadata.ownerReferences ?? [], depth = 0; reference && depth < 3; depth++) {
    const { group } = parseApiVersion(reference.apiVersion);
    const { kind, name } = reference;
    const owner = cache.get({ group, kind, namespace: object.metadata.namespace ?? '', name });
    if (owner === undefined) break;
    found = owner;
    [reference] = owner.metadata.ownerReferences ?? [];
  }
  return found;
}

/** By the version of the Pod that was seen. */
const warnings = new WeakMap<KubeObject, string>();

async function lastWarning({ kinds, destination }: Pass, pod: KubeObject, signal: AbortSignal): Promise<string> {
  const known = warnings.get(pod);
  if (known !== undefined) return known;
  const kind = kinds.exact('', 'v1', 'Event');
  if (kind === undefined) return '';
  const { uid = '', namespace = '' } = pod.metadata;
  const fieldSelector = `involvedObject.uid=${uid},type=Warning`;
  const listed = await destination.cluster.list(kind, { namespace, fieldSelector }, signal);
  if (!listed.ok) return '';
  const newest = listed.value.items.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b))).at(-1);
  const message = stringAt(newest, 'message') ?? '';
  if (message !== '') warnings.set(pod, message);
  return message;
}

function timeOf(event: KubeObject): string {
  return stringAt(event, 'lastTimestamp') ?? stringAt(event, 'eventTime') ?? '';
}
