import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { conditionsOf, findCondition } from '#workloads/runtime/condition.ts';
import { isReady } from '#workloads/pod/state.ts';

/**
 * The pods in the order in which they are deleted: unscheduled, pending, not ready, cheap to delete, on crowded nodes,
 * ready for a shorter time, restarted more often, younger first. Rule: kube-controller-manager, ActivePodsWithRanks.
 */
export function deletionOrder(pods: readonly KubeObject[]): readonly KubeObject[] {
  const crowd = new Map<string, number>();
  for (const pod of pods) crowd.set(nodeOf(pod), (crowd.get(nodeOf(pod)) ?? 0) + 1);
  const ranked = pods.map((pod) => ({ pod, rank: rankOf(pod, crowd.get(nodeOf(pod)) ?? 0) }));
  return ranked.toSorted((a, b) => compare(a.rank, b.rank)).map(({ pod }) => pod);
}

type Rank = readonly (number | string)[];

/** Smaller goes first. */
function rankOf(pod: KubeObject, onSameNode: number): Rank {
  const phases = ['Pending', 'Unknown', 'Running'];
  const readySince = stringAt(findCondition(conditionsOf(pod), 'Ready'), 'lastTransitionTime') ?? '';
  const restarts = Math.max(
    0,
    ...listAt(pod, 'status', 'containerStatuses').map((status) => numberAt(status, 'restartCount') ?? 0),
  );
  return [
    nodeOf(pod) === '' ? 0 : 1,
    phases.indexOf(stringAt(pod, 'status', 'phase') ?? 'Pending'),
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
    -onSameNode,
    isReady(pod) ? inverted(readySince) : '',
    -restarts,
    inverted(pod.metadata.creationTimestamp ?? ''),
  ];
}

function nodeOf(pod: KubeObject): string {
  return stringAt(pod, 'spec', 'nodeName') ?? '';
}

/** Later times first. */
function inverted(time: string): number {
  return -(Date.parse(time) || 0);
}

function compare(a: Rank, b: Rank): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
