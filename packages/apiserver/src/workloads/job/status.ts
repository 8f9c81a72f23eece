import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { conditionsOf, isTrue, withCondition } from '#workloads/runtime/condition.ts';
import { partOf, withoutEmpty } from '#workloads/runtime/status.ts';
import { timeOf, timeText } from '#workloads/runtime/time.ts';
import { isActive, isFinished, isReady } from '#workloads/pod/state.ts';

/** Finalizer that keeps a finished pod until its end has been counted. */
export const tracking = 'batch.kubernetes.io/job-tracking';

export interface JobView {
  readonly job: KubeObject;
  readonly pods: readonly KubeObject[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function isDone(job: KubeObject): boolean {
  return ['Complete', 'Failed'].some((type) => isTrue(conditionsOf(job), type));
}

/** A verdict has been reached, though pods may still be leaving. */
export function isDecided(job: KubeObject): boolean {
  return ['SuccessCriteriaMet', 'FailureTarget'].some((type) => isTrue(conditionsOf(job), type)) || isDone(job);
}

/** The first stage: finished pods noted by uid, and the verdict (job controller, trackJobStatusAndRemoveFinalizers). */
export function noted({ job, pods, now }: JobView): JsonMap {
  const before = partOf(job, 'status');
  const uncounted = ['succeeded', 'failed'].map((field) => listAt(before, 'uncountedTerminatedPods', field));
  const known = new Set(uncounted.flat());
  const fresh = (phase: string): readonly string[] =>
    pods
      .filter((pod) => isFinished(pod) && (pod.metadata.finalizers ?? []).includes(tracking))
      .filter((pod) => stringAt(pod, 'status', 'phase') === phase && !known.has(pod.metadata.uid ?? ''))
      .map((pod) => pod.metadata.uid ?? '');
  const succeeded = [...(uncounted[0] ?? []), ...fresh('Succeeded')];
  const failed = [...(uncounted[1] ?? []), ...fresh('Failed')];
  const totals = {
    succeeded: (numberAt(before, 'succeeded') ?? 0) + succeeded.length,
    failed: (numberAt(before, 'failed') ?? 0) + failed.length,
  };
  const active = pods.filter(isActive);
  const { active: _a, ready: _r, ...rest } = before;
  const conditions = isDecided(job) ? conditionsOf(job) : verdict(job, totals, now);
  return {
    ...rest,
    startTime: before['startTime'] ?? timeText(now),
    ...withoutEmpty({ active: active.length, conditions }),
    terminating: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isFinished(pod)).length,
    ready: active.filter(isReady).length,
    uncountedTerminatedPods: withoutEmpty({ succeeded, failed }),
  };
}

function verdict(job: KubeObject, totals: { succeeded: number; failed: number }, now: number): readonly JsonMap[] {
  const conditions = conditionsOf(job);
  const failure = failureOf(job, totals.failed, now);
  const extra = { lastProbeTime: timeText(now) };
  if (failure !== undefined) {
    return withCondition(conditions, { type: 'FailureTarget', status: 'True', ...failure }, timeText(now), extra);
  }
  if (totals.succeeded < (numberAt(job, 'spec', 'completions') ?? 1)) return conditions;
  const success = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  return withCondition(conditions, { type: 'SuccessCriteriaMet', status: 'True', ...success }, timeText(now), extra);
}

function failureOf(job: KubeObject, failed: number, now: number): { reason: string; message: string } | undefined {
  if (failed > (numberAt(job, 'spec', 'backoffLimit') ?? 6)) {
    return { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  }
  const deadline = numberAt(job, 'spec', 'activeDeadlineSeconds');
  const start = timeOf(stringAt(job, 'status', 'startTime')) ?? now;
  if (deadline === undefined || start + deadline * 1000 > now) return undefined;
  return { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
}

/** The second stage: noted pods without finalizer are counted; with none active, the verdict becomes Complete or Failed. */
export function counted({ job, pods, now }: JobView): JsonMap {
  const before = partOf(job, 'status');
  const held = new Set(
    pods.filter((pod) => (pod.metadata.finalizers ?? []).includes(tracking)).map((pod) => pod.metadata.uid),
  );
  const waiting = (field: string): readonly string[] =>
    (listAt(before, 'uncountedTerminatedPods', field) as readonly string[]).filter((uid) => held.has(uid));
  const total = (field: string): number =>
    (numberAt(before, field) ?? 0) + listAt(before, 'uncountedTerminatedPods', field).length - waiting(field).length;
  const left = withoutEmpty({ succeeded: waiting('succeeded'), failed: waiting('failed') });
  const next = {
    ...before,
    ...withoutEmpty({ succeeded: total('succeeded'), failed: total('failed') }),
    uncountedTerminatedPods: left,
  };
  const isQuiet = pods.every((pod) => isFinished(pod)) && Object.keys(left).length === 0;
  const decision = conditionsOf(job).find(({ type }) => type === 'SuccessCriteriaMet' || type === 'FailureTarget');
  if (!isQuiet || decision === undefined || isDone(job)) return next;
  const type = decision['type'] === 'FailureTarget' ? 'Failed' : 'Complete';
  const why = { reason: String(decision['reason']), message: String(decision['message']) };
  const extra = { lastProbeTime: timeText(now) };
  const conditions = withCondition(conditionsOf(job), { type, status: 'True', ...why }, timeText(now), extra);
  return { ...next, conditions, ...(type === 'Complete' ? { completionTime: timeText(now) } : {}) };
}
