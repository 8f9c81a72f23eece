import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { mapAt, numberAt } from '@capstan/kube/object/read.ts';

import { conditionsOf, withCondition } from '#workloads/runtime/condition.ts';
import { withoutEmpty } from '#workloads/runtime/status.ts';
import { isActive, isAvailable, isFinished, isReady } from '#workloads/pod/state.ts';
import { matchesLabels } from '#workloads/runtime/selector.ts';

/** Why pods could not be made or deleted, where they could not. */
export interface ReplicaFailure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly message: string;
}

/** The status of a ReplicaSet over its pods (ReplicaSet controller, calculateStatus). `now` in milliseconds, `time` as text. */
export function replicaSetStatus(
  set: KubeObject,
  pods: readonly KubeObject[],
  failure: ReplicaFailure | undefined,
  { now, time }: { readonly now: number; readonly time: string },
): JsonMap {
  const active = pods.filter(isActive);
  const minReadySeconds = numberAt(set, 'spec', 'minReadySeconds') ?? 0;
  const templateLabels = mapAt(set, 'spec', 'template', 'metadata', 'labels');
  const before = conditionsOf(set);
  // The message names a generated pod, new at every try: only another reason is news (SetCondition).
  const isKnown = before.some(({ type, reason }) => type === 'ReplicaFailure' && reason === failure?.reason);
  const conditions: readonly JsonMap[] = isKnown
    ? before
    : failure === undefined
      ? before.filter(({ type }) => type !== 'ReplicaFailure')
      : withCondition(before, { type: 'ReplicaFailure', status: 'True', ...failure }, time);
  return {
    replicas: active.length,
    ...withoutEmpty({
      fullyLabeledReplicas: active.filter((pod) => matchesLabels(templateLabels, pod.metadata.labels)).length,
      readyReplicas: active.filter(isReady).length,
      availableReplicas: active.filter((pod) => isAvailable(pod, minReadySeconds, now)).length,
    }),
    terminatingReplicas: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isFinished(pod)).length,
    ...withoutEmpty({ observedGeneration: set.metadata.generation, conditions: conditions as readonly Json[] }),
  };
}
