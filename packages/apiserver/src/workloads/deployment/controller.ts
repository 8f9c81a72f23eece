import { equalJson } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, numberAt } from '@capstan/kube/object/read.ts';

import { claim } from '#workloads/runtime/claim.ts';
import { controllersOfKind, itself } from '#workloads/runtime/controller.ts';
import type { Controller, World } from '#workloads/runtime/controller.ts';
import { writeStatus } from '#workloads/runtime/status.ts';
import { isActive } from '#workloads/pod/state.ts';

import { byAge, sum, wanted } from './counts.ts';
import { rolloutLimits } from './limits.ts';
import type { RolloutLimits } from './limits.ts';
import {
  findNewSet,
  makeNewSet,
  nextRevision,
  refreshed,
  resized,
  revisionAnnotation,
  revisionOf,
  sizeAnnotations,
} from './replica-set.ts';
import { desiredReplicas, newSetSize, shareOut, shrinkOld } from './rollout.ts';
import { deploymentStatus, isPaused, msUntilDeadline } from './status.ts';
import type { StatusInput } from './status.ts';

const resource = 'deployments.apps';
const sets = 'replicasets.apps';
const component = 'deployment-controller';

/** Rolls pod templates out through ReplicaSets. */
export function deploymentController(world: World): Controller {
  const { live } = world;
  return {
    name: 'deployment',
    triggers: { [resource]: itself, [sets]: controllersOfKind('Deployment'), pods: podOwners(world) },
    reconcile: ({ namespace, name }) => {
      const deployment = live.get(resource, namespace, name);
      if (deployment === undefined) return undefined;
      const owned = byAge(claim(live, sets, deployment, at(deployment, 'spec', 'selector')));
      const limits = rolloutLimits(deployment);
      const round = { world, deployment, owned, limits };
      const result = act(round);
      const written = report(round, result);
      const left = msUntilDeadline(written, world.clock.now());
      return left === undefined ? undefined : Math.max(1000, left);
    },
  };
}

/** Recreate waits for the old pods to be gone: a pod's end concerns the Deployment above its ReplicaSet. */
function podOwners({ live }: World): Controller['triggers'][string] {
  return ({ object, deleted }) => {
    if (!deleted) return [];
    const [set] = controllersOfKind('ReplicaSet')({ resource: 'pods', object, previous: undefined, deleted });
    const owner = set === undefined ? undefined : live.get(sets, set.namespace, set.name);
    if (owner === undefined) return [];
    return controllersOfKind('Deployment')({ resource: sets, object: owner, previous: undefined, deleted: false });
  };
}

interface Round {
  readonly world: World;
  readonly deployment: KubeObject;
  /** Its ReplicaSets, oldest first, as they were when the round began. */
  readonly owned: readonly KubeObject[];
  readonly limits: RolloutLimits;
}

type Outcome = Pick<StatusInput, 'newSet' | 'progress' | 'collisionCount'>;

function act(round: Round): Outcome {
  const { deployment, owned, limits } = round;
  const found = findNewSet(deployment, owned);
  if (deployment.metadata.deletionTimestamp !== undefined) return { newSet: found };
  const isRecreate = at(deployment, 'spec', 'strategy', 'type') === 'Recreate';
  if (isPaused(deployment) || wasScaled(owned, limits)) {
    for (const { set, replicas } of shareOut(found, owned, limits, !isRecreate)) resize(round, set, replicas);
    annotateSizes(round);
    if (isPaused(deployment)) return { newSet: found };
  }
  const old = latest(round).filter((set) => set.metadata.uid !== found?.metadata.uid);
  if (isRecreate && !emptied(round, old)) {
    for (const set of old) resize(round, set, 0);
    return { newSet: found };
  }
  const made = ensureNewSet(round, found, old);
  if (made.newSet === undefined) return made;
  const newSet = resize(round, made.newSet, newSetSize(made.newSet, latest(round), limits));
  if (!isRecreate) for (const { set, replicas } of shrinkOld(newSet, old, limits)) resize(round, set, replicas);
  cleanUp(round, newSet);
  return { ...made, newSet };
}

/** The ReplicaSets as they are now, after this round's writes. */
function latest({ world, deployment }: Round): readonly KubeObject[] {
  return byAge(world.live.ownedBy(sets, deployment.metadata.uid ?? ''));
}

function wasScaled(owned: readonly KubeObject[], { replicas }: RolloutLimits): boolean {
  return owned.some((set) => {
    const noted = set.metadata.annotations?.[desiredReplicas];
    return wanted(set) > 0 && noted !== undefined && Number(noted) !== replicas;
  });
}

function annotateSizes(round: Round): void {
  for (const set of latest(round).filter((one) => wanted(one) > 0)) {
    const annotations = { ...set.metadata.annotations, ...sizeAnnotations(round.limits) };
    if (equalJson(annotations, set.metadata.annotations)) continue;
    round.world.live.update(sets, { ...set, metadata: { ...set.metadata, annotations } });
  }
}

/** No pod of an old set is left, not even a terminating one. */
function emptied({ world }: Round, old: readonly KubeObject[]): boolean {
  return old.every(
    (set) =>
      wanted(set) === 0 &&
      world.live
        .ownedBy('pods', set.metadata.uid ?? '')
        .every((pod) => !isActive(pod) && pod.metadata.deletionTimestamp === undefined),
  );
}

function ensureNewSet(round: Round, found: KubeObject | undefined, old: readonly KubeObject[]): Outcome {
  const { world, deployment, limits } = round;
  const revision = nextRevision(old);
  if (found !== undefined) {
    const wish = refreshed(deployment, found, revision);
    const newSet = equalJson(wish, found) ? found : world.live.update(sets, wish);
    const hasProgress = at(deployment, 'status', 'conditions') !== undefined;
    const message = `Found new replica set "${newSet.metadata.name}"`;
    return hasProgress ? { newSet } : { newSet, progress: { reason: 'FoundNewReplicaSet', message } };
  }
  const collisions = numberAt(deployment, 'status', 'collisionCount') ?? 0;
  const draft = makeNewSet(deployment, 0, revision, collisions);
  const size = Math.max(0, Math.min(limits.replicas, limits.replicas + limits.maxSurge - sum(old, wanted)));
  const created = world.live.create(sets, resized(draft, size, limits));
  if (!created.ok) {
    if (created.code === 409) return { newSet: undefined, collisionCount: collisions + 1 };
    const { reason, message } = { reason: 'FailedCreate', message: created.message };
    world.events.record(deployment, { type: 'Warning', reason: 'ReplicaSetCreateError', message, component });
    return { newSet: undefined, progress: { reason, message } };
  }
  const name = created.object.metadata.name;
  if (size > 0) noteScaling(round, name, 0, size);
  return {
    newSet: created.object,
    progress: { reason: 'NewReplicaSetCreated', message: `Created new replica set "${name}"` },
  };
}

function resize(round: Round, set: KubeObject, replicas: number): KubeObject {
  const before = wanted(set);
  if (before === replicas) return set;
  const written = round.world.live.update(sets, resized(set, replicas, round.limits));
  noteScaling(round, set.metadata.name, before, replicas);
  return written;
}

function noteScaling({ world, deployment }: Round, name: string, from: number, to: number): void {
  const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`;
  world.events.record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message, component });
}

/** Drops the oldest empty sets beyond revisionHistoryLimit, once the rollout is complete. */
function cleanUp(round: Round, newSet: KubeObject): void {
  const { world, deployment, limits } = round;
  const complete = numberAt(newSet, 'status', 'availableReplicas') === limits.replicas || limits.replicas === 0;
  if (!complete) return;
  const keep = numberAt(deployment, 'spec', 'revisionHistoryLimit') ?? 10;
  const idle = latest(round)
    .filter((set) => set.metadata.uid !== newSet.metadata.uid && set.metadata.deletionTimestamp === undefined)
    .filter((set) => wanted(set) === 0 && (numberAt(set, 'status', 'replicas') ?? 0) === 0)
    .toSorted((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of idle.slice(0, Math.max(0, idle.length - keep))) world.live.remove(sets, set);
}

/** Writes revision annotation and status, each when it differs. Both travel through /status. */
function report(round: Round, outcome: Outcome): KubeObject {
  const { world, deployment, limits } = round;
  const revision = outcome.newSet === undefined ? 0 : revisionOf(outcome.newSet);
  const annotations =
    revision === 0
      ? deployment.metadata.annotations
      : { ...deployment.metadata.annotations, [revisionAnnotation]: String(revision) };
  const all = latest(round);
  const newest = all.find((set) => set.metadata.uid === outcome.newSet?.metadata.uid);
  const status = deploymentStatus({
    deployment,
    sets: all,
    limits,
    now: world.clock.now(),
    ...outcome,
    newSet: newest,
  });
  if (equalJson(annotations ?? {}, deployment.metadata.annotations ?? {})) {
    return writeStatus(world.live, resource, deployment, status);
  }
  const metadata = { ...deployment.metadata, ...(annotations === undefined ? {} : { annotations }) };
  return world.live.update(resource, { ...deployment, metadata, status }, 'status');
}
