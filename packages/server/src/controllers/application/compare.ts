import { fieldManager } from '@capstan/core/app/annotations.ts';
import { permitsDestination, permitsResource } from '@capstan/core/project/permits.ts';
import type { Row } from '@capstan/core/sync/rows.ts';
import { hookRoleOf } from '@capstan/core/sync/hook.ts';
import { compareRows } from '@capstan/core/sync/rows.ts';
import type { Target } from '@capstan/core/sync/task.ts';
import { equalJson } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion, refOf } from '@capstan/kube/object/ref.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import { targetOf } from '#apply/apply-object.ts';
import type { ClusterKind } from '#cluster/kinds.ts';
import type { Env } from './env.ts';
import type { Pass } from './pass.ts';
import { findTrouble } from './trouble.ts';

/** Compares what is wanted with what is there, row by row. Reads only what the watch does not bring. */
export async function compareTargets(
  env: Env,
  pass: Pass,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<readonly Row[]> {
  await readUnwatched(pass, targets, signal);
  const { live } = pass.destination;
  const differing = new Set<KubeObject>();
  for (const { object } of targets) {
    // Hooks and skipped objects are applied or not, but never compared.
    if (hookRoleOf(object).is !== 'resource') continue;
    const found = live.get(refOf(object));
    if (found !== undefined && (await differs(env, pass, { target: object, live: found }, signal)))
      differing.add(object);
  }
  const rows = compareRows({
    targets,
    tracked: live.tracked(pass.instance),
    live: (ref) => live.get(ref),
    differs: (target) => differing.has(target),
    health: (object) => env.judge.healthOf(object),
    permits: (ref) => permits(pass, ref),
  });
  return findTrouble(pass, rows, signal);
}

/** Kinds that are not watched (not yet, or by exclusion) are read one by one. */
async function readUnwatched(
  { destination, kinds }: Pass,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<void> {
  const watched = new Map<string, boolean>();
  for (const { object } of targets) {
    const { group, version } = parseApiVersion(object.apiVersion);
    const key = `${group}/${object.kind}`;
    const isWatched = watched.get(key) ?? destination.cache.covers(group, object.kind);
    watched.set(key, isWatched);
    const kind = isWatched ? undefined : kinds.exact(group, version, object.kind);
    if (kind === undefined || !kind.verbs.includes('get')) continue;
    if (destination.live.get(refOf(object)) !== undefined) continue;
    const answer = await destination.cluster.get(kind, targetOf(object), signal);
    if (answer.ok && answer.value !== undefined) destination.live.note(answer.value);
  }
}

function permits({ project, destination, kinds }: Pass, { group, kind, name, namespace }: Ref): boolean {
  const found = kinds.byKind(group, kind);
  if (found === undefined) return true;
  const { namespaced } = found;
  if (!permitsResource(project, { group, kind, name, namespaced })) return false;
  return !namespaced || permitsDestination(project, { server: destination.server, name: destination.name, namespace });
}

interface Verdict {
  readonly live: string;
  readonly ignore: unknown;
  readonly modified: boolean;
}

/** One verdict a desired object: the last one, good while the live object and the ignored fields stay the same. */
const verdicts = new WeakMap<KubeObject, Verdict>();

interface Pair {
  readonly target: KubeObject;
  readonly live: KubeObject;
}

async function differs(env: Env, pass: Pass, pair: Pair, signal: AbortSignal): Promise<boolean> {
  const { target, live } = pair;
  const ignore = pass.app.spec.ignoreDifferences ?? [];
  const version = `${live.metadata.uid ?? ''} ${live.metadata.resourceVersion ?? ''}`;
  const known = verdicts.get(target);
  if (known !== undefined && known.live === version && equalJson(known.ignore, ignore)) return known.modified;
  const { group, version: apiVersion } = parseApiVersion(target.apiVersion);
  const kind = pass.kinds.exact(group, apiVersion, target.kind);
  const type = kind === undefined ? undefined : await pass.destination.cluster.typeOf(kind, signal);
  const local = env.judge.compare({ desired: target, live, type, ignore, manager: fieldManager }).modified;
  const modified = local && (kind === undefined || (await confirmed(pass, pair, kind, signal)));
  verdicts.set(target, { live: version, ignore, modified });
  return modified;
}

/** A difference is believed when the API server would really change something. Where it refuses to say, ours stands. */
async function confirmed(pass: Pass, { target, live }: Pair, kind: ClusterKind, signal: AbortSignal): Promise<boolean> {
  if (live.metadata.deletionTimestamp !== undefined) return true;
  const options = { fieldManager, force: true, dryRun: true };
  const answer = await pass.destination.cluster.apply(kind, target, options, signal);
  return !answer.ok || !equalJson(comparable(answer.value), comparable(live));
}

/** Without what the server writes on its own. */
function comparable(object: KubeObject): KubeObject {
  const { managedFields: _owners, resourceVersion: _version, generation: _count, ...metadata } = object.metadata;
  const { status: _status, ...rest } = object;
  return { ...rest, metadata } as KubeObject;
}
