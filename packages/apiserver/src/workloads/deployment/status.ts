import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { conditionsOf, findCondition } from '#workloads/runtime/condition.ts';
import type { Condition } from '#workloads/runtime/condition.ts';
import { withoutEmpty } from '#workloads/runtime/status.ts';
import { timeOf, timeText } from '#workloads/runtime/time.ts';

import { sum } from './counts.ts';
import type { RolloutLimits } from './limits.ts';

export interface StatusInput {
  readonly deployment: KubeObject;
  readonly newSet: KubeObject | undefined;
  /** All ReplicaSets, the new one included. */
  readonly sets: readonly KubeObject[];
  readonly limits: RolloutLimits;
  /** What happened to the new set in this round, for the Progressing condition. */
  readonly progress?: { readonly reason: string; readonly message: string };
  readonly collisionCount?: number;
  readonly now: number;
}

type Conditions = readonly JsonMap[];
type Counts = { readonly [field: string]: number };

/** The status of a Deployment (deployment controller, syncRolloutStatus and calculateStatus). */
export function deploymentStatus(input: StatusInput): JsonMap {
  const { deployment, newSet, sets, limits, now } = input;
  const count = (field: string) => (set: KubeObject) => numberAt(set, 'status', field) ?? 0;
  const availableReplicas = sum(sets, count('availableReplicas'));
  const total = sum(sets, count('replicas'));
  const counts = {
    replicas: total,
    updatedReplicas: newSet === undefined ? 0 : count('replicas')(newSet),
    readyReplicas: sum(sets, count('readyReplicas')),
    availableReplicas,
  };
  const unavailable = Math.max(
    0,
    Math.max(
      total,
      sum(sets, (set) => numberAt(set, 'spec', 'replicas') ?? 0),
    ) - availableReplicas,
  );
  const available: Condition =
    availableReplicas >= limits.replicas - limits.maxUnavailable
      ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
      : condition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.');
  let conditions = set(conditionsOf(deployment), available, now);
  conditions = withProgress(conditions, counts, input);
  conditions = withFailure(conditions, sets, now);
  return {
    ...withoutEmpty({ observedGeneration: deployment.metadata.generation, ...counts }),
    terminatingReplicas: sum(sets, count('terminatingReplicas')),
    ...withoutEmpty({
      unavailableReplicas: unavailable,
      conditions: conditions as readonly Json[],
      collisionCount: input.collisionCount ?? numberAt(deployment, 'status', 'collisionCount'),
    }),
  };
}

/** When the deadline of a rollout under way passes, in milliseconds from now. */
export function msUntilDeadline(deployment: KubeObject, now: number): number | undefined {
  const progressing = findCondition(conditionsOf(deployment), 'Progressing');
  const deadline = numberAt(deployment, 'spec', 'progressDeadlineSeconds') ?? 600;
  const since = timeOf(stringAt(progressing, 'lastUpdateTime'));
  const settled = ['NewReplicaSetAvailable', 'ProgressDeadlineExceeded', 'DeploymentPaused'];
  if (since === undefined || settled.includes(stringAt(progressing, 'reason') ?? '')) return undefined;
  return since + deadline * 1000 - now;
}

function condition(type: string, status: Condition['status'], reason: string, message: string): Condition {
  return { type, status, reason, message };
}

/** A condition whose status or reason changes goes to the end; otherwise the old one stands (SetDeploymentCondition). */
function set(conditions: Conditions, next: Condition, now: number, refresh = false): Conditions {
  const before = findCondition(conditions, next.type);
  const same = before?.['status'] === next.status && before['reason'] === next.reason;
  if (same && !refresh) return conditions;
  const time = timeText(now);
  const { type, status, reason = '', message = '' } = next;
  const lastTransitionTime = before?.['status'] === status ? (before['lastTransitionTime'] ?? time) : time;
  const made: JsonMap = { type, status, lastUpdateTime: time, lastTransitionTime, reason, message };
  return [...conditions.filter((other) => other !== before), made];
}

function withProgress(conditions: Conditions, counts: Counts, input: StatusInput): Conditions {
  const { deployment, progress, now } = input;
  const begun =
    progress === undefined
      ? conditions
      : set(conditions, condition('Progressing', 'True', progress.reason, progress.message), now);
  if (deployment['spec'] !== undefined && isPaused(deployment)) {
    return set(begun, condition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused'), now);
  }
  const current = findCondition(begun, 'Progressing');
  if (current?.['reason'] === 'DeploymentPaused') {
    return set(begun, condition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed'), now);
  }
  const finished = current?.['reason'] === 'NewReplicaSetAvailable' && counts['replicas'] === counts['updatedReplicas'];
  if (finished) return begun;
  const subject =
    input.newSet === undefined
      ? `Deployment "${deployment.metadata.name}"`
      : `ReplicaSet "${input.newSet.metadata.name}"`;
  if (isComplete(counts, input)) {
    const message = `${subject} has successfully progressed.`;
    return set(begun, condition('Progressing', 'True', 'NewReplicaSetAvailable', message), now);
  }
  if (hasProgressed(deployment, counts)) {
    const message = `${subject} is progressing.`;
    return set(begun, condition('Progressing', 'True', 'ReplicaSetUpdated', message), now, true);
  }
  const left = msUntilDeadline(deployment, now);
  if (left === undefined || left > 0) return begun;
  const message = `${subject} has timed out progressing.`;
  return set(begun, condition('Progressing', 'False', 'ProgressDeadlineExceeded', message), now);
}

export function isPaused(deployment: KubeObject): boolean {
  return (deployment['spec'] as { readonly paused?: boolean } | undefined)?.paused === true;
}

function isComplete(counts: Counts, { limits }: StatusInput): boolean {
  return ['updatedReplicas', 'replicas', 'availableReplicas'].every((field) => counts[field] === limits.replicas);
}

function hasProgressed(deployment: KubeObject, counts: Counts): boolean {
  const before = (field: string): number => numberAt(deployment, 'status', field) ?? 0;
  const after = (field: string): number => counts[field] ?? 0;
  return (
    ['updatedReplicas', 'readyReplicas', 'availableReplicas'].some((field) => after(field) > before(field)) ||
    after('replicas') - after('updatedReplicas') < before('replicas') - before('updatedReplicas')
  );
}

/** ReplicaFailure is handed up from the newest set that has it. */
function withFailure(conditions: Conditions, sets: readonly KubeObject[], now: number): Conditions {
  const failing = sets.map((one) => findCondition(conditionsOf(one), 'ReplicaFailure')).findLast(Boolean);
  if (failing === undefined) return conditions.filter(({ type }) => type !== 'ReplicaFailure');
  const { reason, message } = failing;
  return set(conditions, condition('ReplicaFailure', 'True', String(reason), String(message)), now);
}
