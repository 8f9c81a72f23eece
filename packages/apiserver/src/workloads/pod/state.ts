import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';

import { conditionsOf, findCondition } from '#workloads/runtime/condition.ts';
import { timeOf } from '#workloads/runtime/time.ts';

/** Neither finished nor on its way out: what replica counts count. */
export function isActive(pod: KubeObject): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp === undefined;
}

export function isFinished(pod: KubeObject): boolean {
  const phase = stringAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

export function isReady(pod: KubeObject): boolean {
  return findCondition(conditionsOf(pod), 'Ready')?.['status'] === 'True';
}

/** Milliseconds until the pod counts as available: 0 when it does, undefined while it is not even ready. */
export function msUntilAvailable(pod: KubeObject, minReadySeconds: number, now: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds <= 0) return 0;
  const since = timeOf(stringAt(findCondition(conditionsOf(pod), 'Ready'), 'lastTransitionTime')) ?? now;
  return Math.max(0, since + minReadySeconds * 1000 - now);
}

export function isAvailable(pod: KubeObject, minReadySeconds: number, now: number): boolean {
  return msUntilAvailable(pod, minReadySeconds, now) === 0;
}
