import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import type { Condition } from '#workloads/runtime/condition.ts';

/** What a HorizontalPodAutoscaler sees when it looks. */
export interface Sight {
  readonly autoscaler: KubeObject;
  /** spec.replicas of the target. */
  readonly replicas: number;
  /** Total load, in percent of what one pod requests; undefined when the pods are just as busy as wanted. */
  readonly load: number | undefined;
  /** The highest count that was wanted in the last minutes: scaling down waits for it to pass. */
  readonly highest: number;
}

export interface Decision {
  readonly desired: number;
  /** What the metrics alone ask for. */
  readonly recommended: number;
  /** Why the size changes; '' when it does not. */
  readonly reason: string;
  readonly conditions: readonly Condition[];
  readonly currentMetrics: readonly JsonMap[];
}

/** A difference smaller than this share of the target changes nothing. */
const tolerance = 0.1;

/**
 * How many replicas there should be, and what the conditions say. Source: kubernetes
 * pkg/controller/podautoscaler/horizontal.go (reconcileAutoscaler, convertDesiredReplicasWithRules); metrics are simulated.
 */
export function decide({ autoscaler, replicas, load, highest }: Sight): Decision {
  const least = numberAt(autoscaler, 'spec', 'minReplicas') ?? 1;
  const most = numberAt(autoscaler, 'spec', 'maxReplicas') ?? least;
  const seen = condition('AbleToScale', 'True', 'SucceededGetScale', `${owner} able to get the target's current scale`);
  if (replicas === 0) {
    const why = 'scaling is disabled since the replica count of the target is zero';
    return plain(0, '', [seen, condition('ScalingActive', 'False', 'ScalingDisabled', why)]);
  }
  if (replicas > most) return plain(most, 'Current number of replicas above Spec.MaxReplicas', [seen]);
  if (replicas < least) return plain(least, 'Current number of replicas below Spec.MinReplicas', [seen]);
  const { recommended, metric, statuses } = byMetrics(autoscaler, replicas, load);
  const stable = Math.max(recommended, Math.min(highest, replicas));
  const able =
    stable === recommended
      ? condition('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size')
      : condition(
          'AbleToScale',
          'True',
          'ScaleDownStabilized',
          'recent recommendations were higher than current one, applying the highest recent recommendation',
        );
  const valid = `the HPA was able to successfully calculate a replica count from ${metric}`;
  const { desired, limited } = withinLimits(stable, { replicas, least, most });
  const reason = desired > replicas ? `${metric} above target` : desired < replicas ? 'All metrics below target' : '';
  return {
    desired,
    recommended,
    reason,
    conditions: [able, condition('ScalingActive', 'True', 'ValidMetricFound', valid), limited],
    currentMetrics: statuses,
  };
}

const owner = 'the HPA controller was';

function plain(desired: number, reason: string, conditions: readonly Condition[]): Decision {
  return { desired, recommended: desired, reason, conditions, currentMetrics: [] };
}

function condition(type: string, status: Condition['status'], reason: string, message: string): Condition {
  return { type, status, reason, message };
}

interface Measured {
  readonly recommended: number;
  readonly metric: string;
  readonly statuses: readonly JsonMap[];
}

/** The metric that asks for most decides. Metrics other than utilisation of a resource are always just as wanted. */
function byMetrics(autoscaler: KubeObject, replicas: number, load: number | undefined): Measured {
  const metrics = listAt(autoscaler, 'spec', 'metrics');
  const measured = metrics.map((metric) => measure(metric as JsonMap, replicas, load));
  const first: Measured = {
    recommended: replicas,
    metric: 'cpu resource utilization (percentage of request)',
    statuses: [],
  };
  const best = measured.reduce((a, b) => (b.recommended > a.recommended ? b : a), measured[0] ?? first);
  return { ...best, statuses: measured.flatMap(({ statuses }) => statuses) };
}

function measure(metric: JsonMap, replicas: number, load: number | undefined): Measured {
  const type = stringAt(metric, 'type') ?? '';
  const name = stringAt(metric, 'resource', 'name') ?? stringAt(metric, 'containerResource', 'name');
  const target = at(metric, 'resource', 'target') ?? at(metric, 'containerResource', 'target');
  const wanted = numberAt(target, 'averageUtilization');
  if (name === undefined || wanted === undefined)
    return { recommended: replicas, metric: nameOf(metric), statuses: [] };
  const total = load ?? wanted * replicas;
  const used = Math.round(total / replicas);
  const isNear = Math.abs(total / (wanted * replicas) - 1) <= tolerance;
  const recommended = isNear ? replicas : Math.ceil(total / wanted);
  const current = { averageUtilization: used, averageValue: `${used}m` };
  const field = type === 'ContainerResource' ? 'containerResource' : 'resource';
  const container = stringAt(metric, 'containerResource', 'container');
  const body = { ...(container === undefined ? {} : { container }), name, current };
  const what = container === undefined ? 'resource' : 'container resource';
  return {
    recommended,
    metric: `${name} ${what} utilization (percentage of request)`,
    statuses: [{ type, [field]: body }],
  };
}

function nameOf(metric: JsonMap): string {
  const name =
    stringAt(metric, 'pods', 'metric', 'name') ??
    stringAt(metric, 'object', 'metric', 'name') ??
    stringAt(metric, 'external', 'metric', 'name');
  if (name !== undefined) return `${(stringAt(metric, 'type') ?? '').toLowerCase()} metric ${name}`;
  const resource = stringAt(metric, 'resource', 'name') ?? stringAt(metric, 'containerResource', 'name') ?? 'cpu';
  return `${resource} resource`;
}

interface Limits {
  readonly replicas: number;
  readonly least: number;
  readonly most: number;
}

function withinLimits(wanted: number, { replicas, least, most }: Limits): { desired: number; limited: Condition } {
  const fastest = Math.max(2 * replicas, 4);
  const limit = (reason: string, message: string) => condition('ScalingLimited', 'True', reason, message);
  if (wanted < least) {
    const why = 'the desired replica count is less than the minimum replica count';
    return { desired: least, limited: limit('TooFewReplicas', why) };
  }
  if (wanted > Math.min(fastest, most)) {
    const tooFast = most > fastest;
    const why = tooFast
      ? 'the desired replica count is increasing faster than the maximum scale rate'
      : 'the desired replica count is more than the maximum replica count';
    return { desired: Math.min(fastest, most), limited: limit(tooFast ? 'ScaleUpLimit' : 'TooManyReplicas', why) };
  }
  const fine = 'the desired count is within the acceptable range';
  return { desired: wanted, limited: condition('ScalingLimited', 'False', 'DesiredWithinRange', fine) };
}
