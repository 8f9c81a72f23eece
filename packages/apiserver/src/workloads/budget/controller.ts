import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, mapAt, numberAt } from '@capstan/kube/object/read.ts';

import { conditionsOf, withCondition } from '#workloads/runtime/condition.ts';
import { itself, keyOf } from '#workloads/runtime/controller.ts';
import type { Controller, Key, World } from '#workloads/runtime/controller.ts';
import type { Mirror, MirrorChange } from '#workloads/runtime/mirror.ts';
import { controllerOf } from '#workloads/runtime/owner.ts';
import { matchesSelector } from '#workloads/runtime/selector.ts';
import { writeStatus } from '#workloads/runtime/status.ts';
import { timeOf, timeText } from '#workloads/runtime/time.ts';

import { budgetCounts } from './counts.ts';

const resource = 'poddisruptionbudgets.policy';
const evictionMs = 120_000;

/** Keeps the counts of PodDisruptionBudgets. */
export function budgetController(world: World): Controller {
  const { live, clock } = world;
  return {
    name: 'disruption',
    triggers: { [resource]: itself, pods: budgetsOf(live), 'deployments.apps': budgetsOfNamespace(live) },
    reconcile: ({ namespace, name }) => {
      const budget = live.get(resource, namespace, name);
      if (budget === undefined || budget.metadata.deletionTimestamp !== undefined) return undefined;
      const now = clock.now();
      const pods = live.inNamespace('pods', namespace).filter((pod) => selects(budget, pod));
      const counts = budgetCounts(budget, { pods, scale: scaleOf(live, pods), now });
      const disruptedPods = stillDisrupted(budget, pods, now);
      const isSufficient = counts.disruptionsAllowed > 0;
      const conditions = withCondition(
        conditionsOf(budget),
        {
          type: 'DisruptionAllowed',
          status: isSufficient ? 'True' : 'False',
          reason: isSufficient ? 'SufficientPods' : 'InsufficientPods',
          message: '',
        },
        timeText(now),
        { observedGeneration: budget.metadata.generation ?? 0 },
      );
      writeStatus(live, resource, budget, {
        observedGeneration: budget.metadata.generation ?? 0,
        ...(Object.keys(disruptedPods).length === 0 ? {} : { disruptedPods }),
        ...counts,
        conditions: [...conditions],
      });
      return recheck(disruptedPods, now);
    },
  };
}

function selects(budget: KubeObject, { metadata }: KubeObject): boolean {
  const selector = at(budget, 'spec', 'selector');
  return selector !== undefined && matchesSelector(selector, metadata.labels);
}

/** The wanted sizes of all controllers behind the pods; a ReplicaSet's Deployment speaks for it. Lone pods have none. */
function scaleOf(live: Mirror, pods: readonly KubeObject[]): number {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    const direct = owner === undefined ? undefined : live.byUid(owner.uid)?.object;
    if (direct === undefined) continue;
    const above = controllerOf(direct);
    const top = (above === undefined ? undefined : live.byUid(above.uid)?.object) ?? direct;
    sizes.set(top.metadata.uid ?? '', numberAt(top, 'spec', 'replicas') ?? 1);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** Evictions that were granted and have not shown yet. */
function stillDisrupted(budget: KubeObject, pods: readonly KubeObject[], now: number): JsonMap {
  const alive = new Set(
    pods.filter((pod) => pod.metadata.deletionTimestamp === undefined).map((pod) => pod.metadata.name),
  );
  return Object.fromEntries(
    Object.entries(mapAt(budget, 'status', 'disruptedPods')).filter(
      ([name, time]) => alive.has(name) && (timeOf(String(time)) ?? 0) + evictionMs > now,
    ),
  );
}

function recheck(disruptedPods: JsonMap, now: number): number | undefined {
  const ends = Object.values(disruptedPods).map((time) => (timeOf(String(time)) ?? now) + evictionMs - now);
  return ends.length === 0 ? undefined : Math.max(1, Math.min(...ends));
}

/** Budgets that select the pod now or selected it before, when something changed that they count. */
function budgetsOf(live: Mirror): (change: MirrorChange) => readonly Key[] {
  return ({ object, previous }) => {
    const versions = previous === undefined ? [object] : [object, previous];
    return live
      .inNamespace(resource, object.metadata.namespace ?? '')
      .filter((budget) => versions.some((pod) => selects(budget, pod)))
      .map(keyOf);
  };
}

function budgetsOfNamespace(live: Mirror): (change: MirrorChange) => readonly Key[] {
  return ({ object, previous }) =>
    numberAt(object, 'spec', 'replicas') === numberAt(previous, 'spec', 'replicas')
      ? []
      : live.inNamespace(resource, object.metadata.namespace ?? '').map(keyOf);
}
