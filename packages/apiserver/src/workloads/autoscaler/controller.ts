import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { numberAt, stringAt } from '@capstan/kube/object/read.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';

import { conditionsOf, withCondition } from '#workloads/runtime/condition.ts';
import type { Condition } from '#workloads/runtime/condition.ts';
import { itself, keyOf } from '#workloads/runtime/controller.ts';
import type { Controller, Key, World } from '#workloads/runtime/controller.ts';
import type { MirrorChange } from '#workloads/runtime/mirror.ts';
import { partOf, withoutEmpty, writeStatus } from '#workloads/runtime/status.ts';
import { timeText } from '#workloads/runtime/time.ts';

import { decide } from './decide.ts';

const resource = 'horizontalpodautoscalers.autoscaling';
const component = 'horizontal-pod-autoscaler';
/** Between two looks, while the load is simulated. Without a load nothing changes by itself. */
const periodMs = 15_000;
/** Scaling down waits until nobody wanted more for so long. */
const stabilizationMs = 300_000;

/** Annotation of an autoscaler: total load in percent of what one pod requests; it is shared evenly by the pods there are. */
export const loadAnnotation = 'simulate.capstan.dev/load';

interface Recommendation {
  readonly at: number;
  readonly replicas: number;
}

/** Scales targets by simulated metrics. */
export function autoscalerController(world: World): Controller {
  const { live, clock, events } = world;
  const recent = new Map<string, readonly Recommendation[]>();

  function scaleOf(autoscaler: KubeObject): { readonly resource: string; readonly target: KubeObject } | string {
    const kind = stringAt(autoscaler, 'spec', 'scaleTargetRef', 'kind') ?? '';
    const name = stringAt(autoscaler, 'spec', 'scaleTargetRef', 'name') ?? '';
    const { group } = parseApiVersion(stringAt(autoscaler, 'spec', 'scaleTargetRef', 'apiVersion') ?? '');
    const known = live.api.resources().find((one) => one.kind === kind && one.group === group);
    if (known === undefined) return `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
    const target = live.get(known.resource, autoscaler.metadata.namespace ?? '', name);
    return target === undefined
      ? `${known.resource} ${JSON.stringify(name)} not found`
      : { resource: known.resource, target };
  }

  function fail(autoscaler: KubeObject, why: string): void {
    const message = `the HPA controller was unable to get the target's current scale: ${why}`;
    const failed: Condition = { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message };
    const known = conditionsOf(autoscaler).find(({ type }) => type === 'AbleToScale');
    if (known?.['message'] === message) return;
    events.record(autoscaler, { type: 'Warning', reason: 'FailedGetScale', message: why, component });
    const conditions = withCondition(conditionsOf(autoscaler), failed, timeText(clock.now()));
    writeStatus(live, resource, autoscaler, { ...partOf(autoscaler, 'status'), conditions: [...conditions] });
  }

  function highestOf(key: string, replicas: number): number {
    const kept = (recent.get(key) ?? [{ at: clock.now(), replicas }]).filter(
      ({ at }) => at > clock.now() - stabilizationMs,
    );
    recent.set(key, kept);
    return Math.max(0, ...kept.map((one) => one.replicas));
  }

  return {
    name: 'autoscaler',
    triggers: {
      [resource]: itself,
      'deployments.apps': targetedBy(world),
      'statefulsets.apps': targetedBy(world),
      'replicasets.apps': targetedBy(world),
      replicationcontrollers: targetedBy(world),
    },
    reconcile: ({ namespace, name }) => {
      const key = `${namespace}/${name}`;
      const autoscaler = live.get(resource, namespace, name);
      if (autoscaler === undefined || autoscaler.metadata.deletionTimestamp !== undefined) {
        recent.delete(key);
        return undefined;
      }
      const scale = scaleOf(autoscaler);
      if (typeof scale === 'string') {
        fail(autoscaler, scale);
        return undefined;
      }
      const replicas = numberAt(scale.target, 'spec', 'replicas') ?? 1;
      const load = loadOf(autoscaler);
      const decision = decide({ autoscaler, replicas, load, highest: highestOf(key, replicas) });
      recent.set(key, [...(recent.get(key) ?? []), { at: clock.now(), replicas: decision.recommended }].slice(-100));
      const isChange = decision.desired !== replicas;
      if (isChange) {
        const spec = { ...partOf(scale.target, 'spec'), replicas: decision.desired };
        live.update(scale.resource, { ...scale.target, spec });
        const message = `New size: ${decision.desired}; reason: ${decision.reason}`;
        events.record(autoscaler, { type: 'Normal', reason: 'SuccessfulRescale', message, component });
      }
      const status = statusOf(autoscaler, { ...decision, replicas, isChange, now: clock.now() });
      writeStatus(live, resource, autoscaler, status);
      return load === undefined ? undefined : periodMs;
    },
  };
}

function loadOf({ metadata }: KubeObject): number | undefined {
  const load = Number(metadata.annotations?.[loadAnnotation] ?? Number.NaN);
  return Number.isFinite(load) && load >= 0 ? load : undefined;
}

interface Outcome extends ReturnType<typeof decide> {
  readonly replicas: number;
  readonly isChange: boolean;
  readonly now: number;
}

function statusOf(autoscaler: KubeObject, outcome: Outcome): JsonMap {
  const { replicas, desired, isChange, now } = outcome;
  const before = partOf(autoscaler, 'status');
  const rescaled: Condition = {
    type: 'AbleToScale',
    status: 'True',
    reason: 'SucceededRescale',
    message: `the HPA controller was able to update the target scale to ${desired}`,
  };
  const all = isChange
    ? [rescaled, ...outcome.conditions.filter(({ type }) => type !== 'AbleToScale')]
    : outcome.conditions;
  const time = timeText(now);
  const conditions = all.reduce((list, next) => withCondition(list, next, time), conditionsOf(autoscaler));
  return {
    ...withoutEmpty({
      observedGeneration: autoscaler.metadata.generation,
      lastScaleTime: isChange ? time : before['lastScaleTime'],
      currentReplicas: replicas,
    }),
    desiredReplicas: desired,
    currentMetrics: outcome.currentMetrics.length === 0 ? null : [...outcome.currentMetrics],
    conditions: [...conditions],
  };
}

/** Autoscalers of the namespace whose target changed its size, came or went. */
function targetedBy({ live }: World): (change: MirrorChange) => readonly Key[] {
  return ({ object, previous, deleted }) => {
    const isSame = numberAt(object, 'spec', 'replicas') === numberAt(previous, 'spec', 'replicas');
    if (previous !== undefined && !deleted && isSame) return [];
    return live
      .inNamespace(resource, object.metadata.namespace ?? '')
      .filter(
        (autoscaler) =>
          stringAt(autoscaler, 'spec', 'scaleTargetRef', 'name') === object.metadata.name &&
          stringAt(autoscaler, 'spec', 'scaleTargetRef', 'kind') === object.kind,
      )
      .map(keyOf);
  };
}
