import { equalJson, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';

import { podSpecErrors } from './pod-spec.ts';

/** Rules of the kinds that make pods from a template. Source: kubernetes pkg/apis/{apps,batch}/validation. */
export function deploymentErrors(object: KubeObject): readonly FieldError[] {
  return [
    ...replicasErrors(object),
    ...selectorErrors(object, 'deployment'),
    ...templateErrors(object, ['Always']),
    ...strategyErrors(object),
  ];
}

export function replicaSetErrors(object: KubeObject): readonly FieldError[] {
  return [...replicasErrors(object), ...selectorErrors(object, 'replicaset'), ...templateErrors(object, ['Always'])];
}

export function statefulSetErrors(object: KubeObject): readonly FieldError[] {
  const policy = stringAt(object, 'spec', 'podManagementPolicy') ?? '';
  return [
    ...(policy === 'OrderedReady' || policy === 'Parallel'
      ? []
      : [invalidValue('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]),
    ...replicasErrors(object),
    ...selectorErrors(object, 'statefulset'),
    ...templateErrors(object, ['Always']),
  ];
}

export function daemonSetErrors(object: KubeObject): readonly FieldError[] {
  return [...selectorErrors(object, 'daemonset'), ...templateErrors(object, ['Always'])];
}

export function jobErrors(object: KubeObject): readonly FieldError[] {
  const policy = stringAt(object, 'spec', 'template', 'spec', 'restartPolicy') ?? '';
  const field = 'spec.template.spec.restartPolicy';
  return [
    ...nonNegative(object, [
      'parallelism',
      'completions',
      'activeDeadlineSeconds',
      'backoffLimit',
      'ttlSecondsAfterFinished',
    ]),
    ...podSpecErrors(at(object, 'spec', 'template', 'spec'), 'spec.template.spec'),
    ...(policy === 'OnFailure' || policy === 'Never'
      ? []
      : [requiredValue(field, 'valid values: "OnFailure", "Never"')]),
  ];
}

export function cronJobErrors(object: KubeObject): readonly FieldError[] {
  const schedule = stringAt(object, 'spec', 'schedule') ?? '';
  const fields = schedule.trim().split(/\s+/);
  const template = at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec');
  return [
    ...podSpecErrors(template, 'spec.jobTemplate.spec.template.spec'),
    ...(schedule === '' ? [requiredValue('spec.schedule')] : []),
    ...(schedule === '' || schedule.startsWith('@') || fields.length === 5
      ? []
      : [
          invalidValue(
            'spec.schedule',
            schedule,
            `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`,
          ),
        ]),
  ];
}

function nonNegative(object: KubeObject, fields: readonly string[]): FieldError[] {
  return fields.flatMap((field) => {
    const value = numberAt(object, 'spec', field) ?? 0;
    return value < 0 ? [invalidValue(`spec.${field}`, value, 'must be greater than or equal to 0')] : [];
  });
}

function replicasErrors(object: KubeObject): FieldError[] {
  return nonNegative(object, ['replicas', 'minReadySeconds']);
}

function selectorErrors(object: KubeObject, kind: string): FieldError[] {
  const selector = at(object, 'spec', 'selector');
  const labels = at(object, 'spec', 'template', 'metadata', 'labels');
  const mismatch = invalidValue(
    'spec.template.metadata.labels',
    labels ?? null,
    '`selector` does not match template `labels`',
  );
  if (!isMap(selector)) return [requiredValue('spec.selector'), mismatch];
  if (Object.keys(selector).length === 0) {
    return [invalidValue('spec.selector', selector, `empty selector is invalid for ${kind}`)];
  }
  return selects(selector, isMap(labels) ? labels : {}) ? [] : [mismatch];
}

function selects(selector: Json, labels: Readonly<Record<string, Json>>): boolean {
  const equals = Object.entries(mapAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value);
  return equals && listAt(selector, 'matchExpressions').every((one) => meets(one, labels));
}

function meets(expression: Json, labels: Readonly<Record<string, Json>>): boolean {
  const key = stringAt(expression, 'key') ?? '';
  const has = Object.hasOwn(labels, key);
  const listed = has && listAt(expression, 'values').includes(labels[key] ?? null);
  switch (stringAt(expression, 'operator')) {
    case 'In':
      return listed;
    case 'NotIn':
      return !listed;
    case 'Exists':
      return has;
    default:
      return !has;
  }
}

function templateErrors(object: KubeObject, policies: readonly string[]): FieldError[] {
  const spec = at(object, 'spec', 'template', 'spec');
  const policy = stringAt(spec, 'restartPolicy') ?? '';
  return [
    ...podSpecErrors(spec, 'spec.template.spec'),
    ...(policy === '' || policies.includes(policy)
      ? []
      : [notSupported('spec.template.spec.restartPolicy', policy, policies)]),
  ];
}

function strategyErrors(object: KubeObject): FieldError[] {
  const rolling = at(object, 'spec', 'strategy', 'rollingUpdate');
  const type = stringAt(object, 'spec', 'strategy', 'type') ?? '';
  switch (type) {
    case 'Recreate':
      return rolling === undefined
        ? []
        : [forbiddenValue('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")];
    case 'RollingUpdate': {
      const zero = ['maxUnavailable', 'maxSurge'].every((field) => isZero(at(rolling, field)));
      const field = 'spec.strategy.rollingUpdate.maxUnavailable';
      return zero ? [invalidValue(field, at(rolling, 'maxUnavailable') ?? 0, 'may not be 0 when `maxSurge` is 0')] : [];
    }
    default:
      return [notSupported('spec.strategy', { Type: type, RollingUpdate: null }, ['Recreate', 'RollingUpdate'])];
  }
}

function isZero(value: Json | undefined): boolean {
  return value === 0 || value === '0%';
}

/** The selector of a workload may not change once it is made. */
export function selectorChangeErrors(next: KubeObject, live: KubeObject): readonly FieldError[] {
  const selector = at(next, 'spec', 'selector') ?? null;
  if (equalJson(selector, at(live, 'spec', 'selector') ?? null)) return [];
  return [invalidValue('spec.selector', selector, 'field is immutable')];
}

const openFields = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

export function statefulSetChangeErrors(next: KubeObject, live: KubeObject): readonly FieldError[] {
  const closed = (object: KubeObject): Json =>
    Object.fromEntries(Object.entries(mapAt(object, 'spec')).filter(([key]) => !openFields.includes(key)));
  if (equalJson(closed(next), closed(live))) return [];
  const why =
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
  return [forbiddenValue('spec', why)];
}

export function jobChangeErrors(next: KubeObject, live: KubeObject): readonly FieldError[] {
  const template = at(next, 'spec', 'template') ?? null;
  const suspended = at(live, 'spec', 'suspend') === true;
  const same = equalJson(template, at(live, 'spec', 'template') ?? null);
  return [
    ...selectorChangeErrors(next, live),
    ...(same || suspended ? [] : [invalidValue('spec.template', template, 'field is immutable')]),
  ];
}
