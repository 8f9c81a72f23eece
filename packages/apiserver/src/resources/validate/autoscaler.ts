import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isLabelName, isPathSegment } from '#resources/valid-name.ts';

import { isSet, named, positive, quantityOf, requiredName, supported, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { containerResourceErrors } from './resources.ts';

/** Source: kubernetes pkg/apis/autoscaling/validation. */
export function autoscalerErrors(object: KubeObject): Errors {
  const spec = object['spec'];
  const [min, max] = [numberAt(spec, 'minReplicas'), numberAt(spec, 'maxReplicas') ?? 0];
  const metrics = listAt(spec, 'metrics');
  return [
    ...(min !== undefined && min < 1
      ? [invalidValue('spec.minReplicas', min, 'must be greater than or equal to 1')]
      : []),
    ...(max < 1 ? [invalidValue('spec.maxReplicas', max, 'must be greater than 0')] : []),
    ...(min !== undefined && max >= 1 && max < min
      ? [invalidValue('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`')]
      : []),
    ...targetErrors(at(spec, 'scaleTargetRef') ?? {}, 'spec.scaleTargetRef', true),
    ...metrics.flatMap((metric, i) => metricErrors(metric, `spec.metrics[${i}]`)),
    ...['scaleUp', 'scaleDown'].flatMap((name) => {
      const rules = at(spec, 'behavior', name);
      return rules === undefined ? [] : scalingErrors(rules, `spec.behavior.${name}`);
    }),
  ];
}

function targetErrors(ref: Json, field: string, needsGroup: boolean): Errors {
  const version = textAt(ref, 'apiVersion');
  return [
    ...requiredName(ref, 'kind', field, isPathSegment),
    ...requiredName(ref, 'name', field, isPathSegment),
    ...(version.split('/').length > 2
      ? [invalidValue(`${field}.apiVersion`, version, `unexpected GroupVersion string: ${version}`)]
      : []),
    ...(needsGroup && !version.includes('/')
      ? [invalidValue(`${field}.apiVersion`, version, 'apiVersion must specify API group')]
      : []),
  ];
}

const sources: Readonly<Record<string, string>> = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
};
const types = Object.keys(sources).toSorted();

function metricErrors(metric: Json, field: string): Errors {
  const type = textAt(metric, 'type');
  const expected = sources[type];
  const unknown = notSupported(`${field}.type`, type, types);
  const found = Object.values(sources).filter((name) => isSet(metric, name));
  const [first] = found;
  return [
    ...(type === '' ? [requiredValue(`${field}.type`, 'must specify a metric source type')] : []),
    ...(expected === undefined ? [unknown] : []),
    ...(first === undefined ? [] : sourceErrors(first, at(metric, first) ?? {}, `${field}.${first}`)),
    ...(expected === undefined ? [unknown] : []),
    ...(expected !== undefined && !isSet(metric, expected)
      ? [requiredValue(`${field}.${expected}`, 'must populate information for the given metric source')]
      : []),
    ...(found.length === 1
      ? []
      : found
          .filter((name) => name !== expected)
          .map((name) => forbiddenValue(`${field}.${name}`, 'must populate the given metric source only'))),
  ];
}

function sourceErrors(kind: string, source: Json, field: string): Errors {
  const target = at(source, 'target') ?? {};
  const place = `${field}.target`;
  const isResource = kind === 'resource' || kind === 'containerResource';
  return [
    ...(kind === 'object' ? targetErrors(at(source, 'describedObject') ?? {}, `${field}.describedObject`, false) : []),
    ...(isResource ? resourceErrors(kind, source, field) : identifierErrors(source, field)),
    ...metricTargetErrors(target, place),
    ...(isResource ? shareErrors(target, place) : amountErrors(kind, target, place)),
  ];
}

const missingAmount: Readonly<Record<string, string>> = {
  object: 'must set either a target value or averageValue',
  external: 'must set either a target value for metric or a per-pod target',
  pods: 'must specify a positive target averageValue',
};

function amountErrors(kind: string, target: Json, place: string): Errors {
  const [hasValue, hasAverage] = [isSet(target, 'value'), isSet(target, 'averageValue')];
  const isMissing = !hasAverage && (kind === 'pods' || !hasValue);
  return [
    ...(isMissing ? [requiredValue(`${place}.averageValue`, missingAmount[kind] ?? '')] : []),
    ...(kind === 'external' && hasValue && hasAverage
      ? [forbiddenValue(`${place}.value`, 'may not set both a target value for metric and a per-pod target')]
      : []),
  ];
}

function shareErrors(target: Json, place: string): Errors {
  const [hasShare, hasAverage] = [isSet(target, 'averageUtilization'), isSet(target, 'averageValue')];
  const both = 'may not set both a target raw value and a target utilization';
  return [
    ...(hasShare || hasAverage
      ? []
      : [requiredValue(`${place}.averageUtilization`, 'must set either a target raw value or a target utilization')]),
    ...(hasShare && hasAverage ? [forbiddenValue(`${place}.averageValue`, both)] : []),
  ];
}

function resourceErrors(kind: string, source: Json, field: string): Errors {
  const [name, container] = [textAt(source, 'name'), textAt(source, 'container')];
  const missing = name === '' ? [requiredValue(`${field}.name`, 'must specify a resource name')] : [];
  if (kind === 'resource') return missing;
  return [
    ...missing,
    ...(name === '' ? [] : containerResourceErrors(name, `${field}.name`)),
    ...(container === ''
      ? [requiredValue(`${field}.container`, 'must specify a container')]
      : named(`${field}.container`, container, isLabelName)),
  ];
}

function identifierErrors(source: Json, field: string): Errors {
  const name = textAt(source, 'metric', 'name');
  if (name === '') return [requiredValue(`${field}.metric.name`, 'must specify a metric name')];
  return named(`${field}.metric.name`, name, isPathSegment);
}

const targetTypes = ['Utilization', 'Value', 'AverageValue'];

function metricTargetErrors(target: Json, field: string): Errors {
  const type = textAt(target, 'type');
  const share = numberAt(target, 'averageUtilization');
  return [
    ...(type === '' ? [requiredValue(`${field}.type`, 'must specify a metric target type')] : []),
    ...(targetTypes.includes(type)
      ? []
      : [invalidValue(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue')]),
    ...['value', 'averageValue'].flatMap((name) => {
      const quantity = quantityOf(at(target, name));
      return quantity === undefined || quantity.value > 0n
        ? []
        : [invalidValue(`${field}.${name}`, at(target, name) ?? null, 'must be positive')];
    }),
    ...(share !== undefined && share < 1
      ? [invalidValue(`${field}.averageUtilization`, share, 'must be greater than 0')]
      : []),
  ];
}

function scalingErrors(rules: Json, field: string): Errors {
  const window = numberAt(rules, 'stabilizationWindowSeconds');
  const policies = listAt(rules, 'policies');
  const place = `${field}.stabilizationWindowSeconds`;
  const tolerance = quantityOf(at(rules, 'tolerance'));
  return [
    ...(window !== undefined && window < 0
      ? [invalidValue(place, window, 'must be greater than or equal to zero')]
      : []),
    ...(window !== undefined && window > 3600
      ? [invalidValue(place, window, 'must be less than or equal to 3600')]
      : []),
    ...supported(rules, 'selectPolicy', field, ['Disabled', 'Max', 'Min']),
    ...(policies.length === 0 ? [requiredValue(`${field}.policies`, 'must specify at least one Policy')] : []),
    ...policies.flatMap((policy, i) => {
      const own = `${field}.policies[${i}]`;
      const period = numberAt(policy, 'periodSeconds') ?? 0;
      const type = textAt(policy, 'type');
      const known = ['Percent', 'Pods'];
      return [
        ...(known.includes(type) ? [] : [notSupported(`${own}.type`, type, known)]),
        ...positive(policy, 'value', own),
        ...positive(policy, 'periodSeconds', own),
        ...(period > 1800 ? [invalidValue(`${own}.periodSeconds`, period, 'must be less than or equal to 1800')] : []),
      ];
    }),
    ...(tolerance !== undefined && tolerance.value < 0n
      ? [invalidValue(`${field}.tolerance`, at(rules, 'tolerance') ?? null, 'must be greater than or equal to 0')]
      : []),
  ];
}
