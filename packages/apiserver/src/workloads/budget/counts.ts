import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, mapAt, numberAt } from '@capstan/kube/object/read.ts';

import { amount } from '#workloads/deployment/limits.ts';
import { isReady } from '#workloads/pod/state.ts';
import { timeOf } from '#workloads/runtime/time.ts';

/** What a PodDisruptionBudget counts. */
export interface Counts {
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
}

export interface Selected {
  /** Pods that the budget selects. */
  readonly pods: readonly KubeObject[];
  /** How many pods their controllers want, all together. */
  readonly scale: number;
  readonly now: number;
}

/** An eviction that was granted is given so long to show. */
const evictionMs = 120_000;

/** Source: kubernetes pkg/controller/disruption/disruption.go (getExpectedPodCount, updatePdbStatus). */
export function budgetCounts(budget: KubeObject, { pods, scale, now }: Selected): Counts {
  const { expectedPods, desiredHealthy } = wanted(budget, pods.length, scale);
  const disrupted = mapAt(budget, 'status', 'disruptedPods');
  const currentHealthy = pods.filter((pod) => {
    if (pod.metadata.deletionTimestamp !== undefined || !isReady(pod)) return false;
    const evicted = timeOf(String(disrupted[pod.metadata.name] ?? ''));
    return evicted === undefined || evicted + evictionMs <= now;
  }).length;
  const spare = currentHealthy - desiredHealthy;
  return {
    disruptionsAllowed: expectedPods <= 0 || spare <= 0 ? 0 : spare,
    currentHealthy,
    desiredHealthy,
    expectedPods,
  };
}

function wanted(budget: KubeObject, pods: number, scale: number): Pick<Counts, 'expectedPods' | 'desiredHealthy'> {
  const most = at(budget, 'spec', 'maxUnavailable');
  if (most !== undefined) {
    return { expectedPods: scale, desiredHealthy: Math.max(0, scale - amount(most, scale, Math.ceil)) };
  }
  const least = at(budget, 'spec', 'minAvailable');
  if (typeof least === 'string') return { expectedPods: scale, desiredHealthy: amount(least, scale, Math.ceil) };
  return { expectedPods: pods, desiredHealthy: numberAt(budget, 'spec', 'minAvailable') ?? 1 };
}
