import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, booleanAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { controllersOfKind, itself } from '#workloads/runtime/controller.ts';
import type { Controller, World } from '#workloads/runtime/controller.ts';
import { conditionsOf, isTrue } from '#workloads/runtime/condition.ts';
import { isControlledBy } from '#workloads/runtime/owner.ts';
import { partOf, writeStatus } from '#workloads/runtime/status.ts';
import { timeOf } from '#workloads/runtime/time.ts';
import { podFromTemplate } from '#workloads/pod/from-template.ts';
import { isActive, isFinished } from '#workloads/pod/state.ts';

import { counted, isDecided, isDone, noted, tracking } from './status.ts';

const resource = 'jobs.batch';
const component = 'job-controller';
const firstBackoffMs = 10_000;
const longestBackoffMs = 600_000;

/** Runs pods until enough of them have succeeded or too many have failed. */
export function jobController(world: World): Controller {
  const { live, clock } = world;
  return {
    name: 'job',
    triggers: { [resource]: itself, pods: controllersOfKind('Job') },
    reconcile: ({ namespace, name }) => {
      const job = live.get(resource, namespace, name);
      if (job === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
      if (isDone(job)) return expire(world, job);
      const now = clock.now();
      const pods = (): readonly KubeObject[] =>
        live.ownedBy('pods', job.metadata.uid ?? '').filter((pod) => isControlledBy(pod, job));
      const first = writeStatus(live, resource, job, noted({ job, pods: pods(), now }));
      for (const pod of pods()) if (isFinished(pod)) untrack(world, pod);
      if (isDecided(first)) stopActive(world, first, pods());
      const second = writeStatus(live, resource, first, counted({ job: first, pods: pods(), now }));
      if (isDone(second)) return announce(world, second);
      return isDecided(second) ? undefined : startPods(world, second, pods());
    },
  };
}

function untrack({ live }: World, pod: KubeObject): void {
  const finalizers = pod.metadata.finalizers ?? [];
  if (!finalizers.includes(tracking)) return;
  const kept = finalizers.filter((one) => one !== tracking);
  live.update('pods', { ...pod, metadata: { ...pod.metadata, finalizers: kept } });
}

function stopActive({ live, events }: World, job: KubeObject, pods: readonly KubeObject[]): void {
  for (const pod of pods.filter(isActive)) {
    live.remove('pods', pod);
    const message = `Deleted pod: ${pod.metadata.name}`;
    events.record(job, { type: 'Normal', reason: 'SuccessfulDelete', message, component });
  }
}

function announce(world: World, job: KubeObject): number | undefined {
  const failed = conditionsOf(job).find(({ type }) => type === 'Failed');
  if (failed === undefined) {
    world.events.record(job, { type: 'Normal', reason: 'Completed', message: 'Job completed', component });
  } else {
    const [reason, message] = [String(failed['reason']), String(failed['message'])];
    world.events.record(job, { type: 'Warning', reason, message, component });
  }
  return expire(world, job);
}

/** Makes the pods that are missing, later after failures. Answers when to look again. */
function startPods(world: World, job: KubeObject, pods: readonly KubeObject[]): number | undefined {
  const { live, events, clock } = world;
  const deadline = numberAt(job, 'spec', 'activeDeadlineSeconds');
  const start = timeOf(stringAt(job, 'status', 'startTime')) ?? clock.now();
  const look = deadline === undefined ? undefined : Math.max(1, start + deadline * 1000 - clock.now());
  if (booleanAt(job, 'spec', 'suspend') === true) return undefined;
  const missing = podsMissing(job, pods);
  if (missing <= 0) return look;
  const wait = backoffLeft(job, pods, clock.now());
  if (wait > 0) return Math.min(wait, look ?? wait);
  const labels = {
    'batch.kubernetes.io/controller-uid': job.metadata.uid ?? '',
    'batch.kubernetes.io/job-name': job.metadata.name,
    'controller-uid': job.metadata.uid ?? '',
    'job-name': job.metadata.name,
  };
  for (let i = 0; i < missing; i += 1) {
    const draft = podFromTemplate(job, at(job, 'spec', 'template'), { generateName: `${job.metadata.name}-` }, labels);
    const finalizers = [...(draft.metadata.finalizers ?? []), tracking];
    const created = live.create('pods', { ...draft, metadata: { ...draft.metadata, finalizers } });
    const reason = created.ok ? 'SuccessfulCreate' : 'FailedCreate';
    const message = created.ok ? `Created pod: ${created.object.metadata.name}` : `Error creating: ${created.message}`;
    events.record(job, { type: created.ok ? 'Normal' : 'Warning', reason, message, component });
    if (!created.ok) return 1000;
  }
  return look;
}

function podsMissing(job: KubeObject, pods: readonly KubeObject[]): number {
  const status = partOf(job, 'status');
  const parallelism = numberAt(job, 'spec', 'parallelism') ?? 1;
  const left = (numberAt(job, 'spec', 'completions') ?? 1) - (numberAt(status, 'succeeded') ?? 0);
  const active = pods.filter((pod) => !isFinished(pod)).length;
  return Math.min(parallelism, left) - active;
}

/** 10 s after the first failure, twice as long after each further one, at most 10 min. */
function backoffLeft(job: KubeObject, pods: readonly KubeObject[], now: number): number {
  const failures = numberAt(job, 'status', 'failed') ?? 0;
  if (failures === 0 || isTrue(conditionsOf(job), 'Complete')) return 0;
  const ends = pods.flatMap((pod) => finishedAt(pod) ?? []);
  const last = Math.max(0, ...ends);
  return last + Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failures - 1)) - now;
}

function finishedAt(pod: KubeObject): number | undefined {
  return timeOf(stringAt(at(pod, 'status', 'containerStatuses', 0), 'state', 'terminated', 'finishedAt'));
}

/** ttlSecondsAfterFinished. */
function expire({ live, clock }: World, job: KubeObject): number | undefined {
  const ttl = numberAt(job, 'spec', 'ttlSecondsAfterFinished');
  const end = conditionsOf(job).find(({ type }) => type === 'Complete' || type === 'Failed');
  if (ttl === undefined || end === undefined) return undefined;
  const left = (timeOf(stringAt(end, 'lastTransitionTime')) ?? clock.now()) + ttl * 1000 - clock.now();
  if (left > 0) return left;
  live.remove(resource, job, { propagationPolicy: 'Foreground' });
  return undefined;
}
