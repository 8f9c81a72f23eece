import { isList, isMap, toJsonText } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

/**
 * HorizontalPodAutoscalers between autoscaling/v2, which is stored, and autoscaling/v1, which knows one CPU target and
 * keeps the rest in annotations. Source: kubernetes pkg/apis/autoscaling/v1/conversion.go.
 */
export function convertAutoscaler(object: KubeObject, apiVersion: string): KubeObject {
  return apiVersion === 'autoscaling/v1' ? toV1(object, apiVersion) : toV2(object, apiVersion);
}

const note = (name: string): string => `autoscaling.alpha.kubernetes.io/${name}`;
const notes = ['metrics', 'behavior', 'current-metrics', 'conditions'].map(note);

function toV1(object: KubeObject, apiVersion: string): KubeObject {
  const { metrics: _metrics, behavior, ...spec } = mapAt(object, 'spec');
  const { currentMetrics: _current, conditions: _conditions, ...status } = mapAt(object, 'status');
  const metrics = listAt(object, 'spec', 'metrics');
  const currentMetrics = listAt(object, 'status', 'currentMetrics');
  const conditions = listAt(object, 'status', 'conditions');
  const cpu = metrics.find(isCpuTarget);
  const others = metrics.filter((metric) => metric !== cpu);
  const currentCpu = currentMetrics.find(isCpuUse);
  const written: Record<string, string> = {
    ...(behavior === undefined ? {} : { [note('behavior')]: toJsonText(internalBehavior(behavior)) }),
    ...(conditions.length > 0 ? { [note('conditions')]: toJsonText(conditions) } : {}),
    ...(currentMetrics.length > 0 ? { [note('current-metrics')]: toJsonText(currentMetrics.map(flatCurrent)) } : {}),
    ...(others.length === 0 ? {} : { [note('metrics')]: toJsonText(others.map(flatMetric)) }),
  };
  const target = numberAt(cpu, 'resource', 'target', 'averageUtilization');
  const current = numberAt(currentCpu, 'resource', 'current', 'averageUtilization');
  return {
    ...object,
    apiVersion,
    metadata: withNotes(object, written),
    spec: { ...spec, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    status: {
      ...status,
      currentReplicas: status['currentReplicas'] ?? 0,
      desiredReplicas: status['desiredReplicas'] ?? 0,
      ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }),
    },
  } as unknown as KubeObject;
}

function toV2(object: KubeObject, apiVersion: string): KubeObject {
  const { targetCPUUtilizationPercentage: target, ...spec } = mapAt(object, 'spec');
  const { currentCPUUtilizationPercentage: _current, currentReplicas, ...status } = mapAt(object, 'status');
  const kept = (name: string): Json | undefined => parsed(object.metadata.annotations?.[note(name)]);
  const others = kept('metrics');
  const metrics = [
    ...(isList(others) ? others.map(nestedMetric) : []),
    ...(target === undefined
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } }]),
  ];
  const behavior = kept('behavior');
  const conditions = kept('conditions');
  const currentMetrics = kept('current-metrics');
  return {
    ...object,
    apiVersion,
    metadata: withNotes(object, {}),
    spec: {
      ...spec,
      ...(metrics.length === 0 ? {} : { metrics }),
      ...(behavior === undefined ? {} : { behavior: externalBehavior(behavior) }),
    },
    status: {
      ...(currentReplicas === undefined || currentReplicas === 0 ? {} : { currentReplicas }),
      ...status,
      currentMetrics: isList(currentMetrics) ? currentMetrics.map(nestedCurrent) : null,
      ...(isList(conditions) ? { conditions } : {}),
    },
  } as unknown as KubeObject;
}

/** The metadata with these annotations in place of earlier ones of a conversion. */
function withNotes({ metadata }: KubeObject, written: Readonly<Record<string, string>>): JsonMap {
  const { annotations, ...rest } = metadata;
  const own = Object.entries(annotations ?? {}).filter(([key]) => !notes.includes(key));
  const all = Object.fromEntries([...own, ...Object.entries(written)]);
  return (Object.keys(all).length === 0 ? rest : { ...rest, annotations: all }) as unknown as JsonMap;
}

function parsed(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isCpuTarget(metric: Json): boolean {
  return (
    stringAt(metric, 'type') === 'Resource' &&
    stringAt(metric, 'resource', 'name') === 'cpu' &&
    numberAt(metric, 'resource', 'target', 'averageUtilization') !== undefined
  );
}

function isCpuUse(metric: Json): boolean {
  return (
    stringAt(metric, 'resource', 'name') === 'cpu' &&
    numberAt(metric, 'resource', 'current', 'averageUtilization') !== undefined
  );
}

/** v2 says `target: {averageValue}` where v1 says `targetAverageValue`; other sources are kept in the form of v2. */
function flatMetric(metric: Json): Json {
  if (stringAt(metric, 'type') !== 'Resource') return metric;
  const target = mapAt(metric, 'resource', 'target');
  const { averageUtilization, averageValue } = target;
  return {
    type: 'Resource',
    resource: {
      name: at(metric, 'resource', 'name') ?? '',
      ...(averageUtilization === undefined ? {} : { targetAverageUtilization: averageUtilization }),
      ...(averageValue === undefined ? {} : { targetAverageValue: averageValue }),
    },
  };
}

function nestedMetric(metric: Json): Json {
  const { name = '', targetAverageUtilization, targetAverageValue } = mapAt(metric, 'resource');
  if (targetAverageUtilization === undefined && targetAverageValue === undefined) return metric;
  const target =
    targetAverageUtilization === undefined
      ? { type: 'AverageValue', averageValue: targetAverageValue ?? '0' }
      : { type: 'Utilization', averageUtilization: targetAverageUtilization };
  return { type: 'Resource', resource: { name, target } };
}

function flatCurrent(metric: Json): Json {
  if (stringAt(metric, 'type') !== 'Resource') return metric;
  const { averageUtilization, averageValue = '0' } = mapAt(metric, 'resource', 'current');
  return {
    type: 'Resource',
    resource: {
      name: at(metric, 'resource', 'name') ?? '',
      ...(averageUtilization === undefined ? {} : { currentAverageUtilization: averageUtilization }),
      currentAverageValue: averageValue,
    },
  };
}

function nestedCurrent(metric: Json): Json {
  const { name = '', currentAverageUtilization, currentAverageValue } = mapAt(metric, 'resource');
  if (currentAverageValue === undefined) return metric;
  const current = {
    ...(currentAverageUtilization === undefined ? {} : { averageUtilization: currentAverageUtilization }),
    averageValue: currentAverageValue,
  };
  return { type: 'Resource', resource: { name, current } };
}

const rules = ['ScaleUp', 'ScaleDown'];
const ruleFields = ['StabilizationWindowSeconds', 'SelectPolicy', 'Policies', 'Tolerance'];
const policyFields = ['Type', 'Value', 'PeriodSeconds'];

/** The annotation holds Go's internal struct: names with capitals, nothing left out. */
function internalBehavior(behavior: Json): Json {
  return renamed(behavior, rules, (rule) =>
    renamed(rule, ruleFields, (value) =>
      isList(value) ? value.map((policy) => renamed(policy, policyFields, (one) => one)) : value,
    ),
  );
}

function renamed(value: Json | undefined, fields: readonly string[], inner: (value: Json) => Json): Json {
  if (!isMap(value)) return null;
  return Object.fromEntries(fields.map((field) => [field, inner(value[lowerFirst(field)] ?? null)]));
}

function externalBehavior(value: Json): Json {
  if (isList(value)) return value.map(externalBehavior);
  if (!isMap(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([name, field]) => [lowerFirst(name), externalBehavior(field)]));
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
