import { compareQuantities } from '@capstan/kube/object/quantity.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt } from '@capstan/kube/object/read.ts';

import { duplicateValue, forbiddenValue, invalidValue, requiredValue } from '#resources/field-error.ts';
import { isQualifiedName } from '#resources/valid-name.ts';

import { isSet, named, quantityOf, shownQuantity, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { immutableErrors } from './template.ts';
import { amountErrors, containerResourceErrors, quotaResourceErrors, resourceNameErrors } from './resources.ts';

const scopes = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];
const computeResources = [
  'pods',
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
  'ephemeral-storage',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
];

/** Source: kubernetes pkg/apis/core/validation, ValidateResourceQuotaSpec. */
export function quotaErrors(quota: KubeObject): Errors {
  return [
    ...Object.entries(mapAt(quota, 'spec', 'hard')).flatMap(([name, amount]) => {
      const field = `spec.hard[${name}]`;
      return [...quotaResourceErrors(name, field), ...amountErrors(name, amount, field)];
    }),
    ...scopeErrors(quota),
    ...selectorErrors(quota),
  ];
}

/** Which resources a scope can limit. */
function canScope(scope: string, resource: string): boolean {
  switch (scope) {
    case 'BestEffort':
      return resource === 'pods';
    case 'VolumeAttributesClass':
      return resource === 'persistentvolumeclaims' || resource === 'requests.storage';
    default:
      return computeResources.includes(resource);
  }
}

function scopeErrors(quota: KubeObject): Errors {
  const given = listAt(quota, 'spec', 'scopes').map(String);
  const hard = Object.keys(mapAt(quota, 'spec', 'hard'));
  const wrong = (why: string): Errors => [invalidValue('spec.scopes', given, why)];
  const both = (a: string, b: string): boolean => given.includes(a) && given.includes(b);
  return [
    ...given.flatMap((scope) => [
      ...(scopes.includes(scope) ? [] : wrong('unsupported scope')),
      ...hard.flatMap((resource) =>
        (scopes.includes(scope) && canScope(scope, resource)) || !isKnownQuota(resource)
          ? []
          : scopes.includes(scope)
            ? wrong('unsupported scope applied to resource')
            : [],
      ),
    ]),
    ...(both('BestEffort', 'NotBestEffort') || both('Terminating', 'NotTerminating')
      ? wrong('conflicting scopes')
      : []),
  ];
}

function isKnownQuota(resource: string): boolean {
  return quotaResourceErrors(resource, '').length === 0;
}

function selectorErrors(quota: KubeObject): Errors {
  const field = 'spec.scopeSelector.matchExpressions';
  return listAt(quota, 'spec', 'scopeSelector', 'matchExpressions').flatMap((one): Errors => {
    const [scope, operator] = [textAt(one, 'scopeName'), textAt(one, 'operator')];
    const values = listAt(one, 'values');
    const isFixed = [
      'BestEffort',
      'NotBestEffort',
      'Terminating',
      'NotTerminating',
      'CrossNamespacePodAffinity',
    ].includes(scope);
    return [
      ...(scopes.includes(scope) ? [] : [invalidValue(`${field}.scopeName`, scope, 'unsupported scope')]),
      ...(isFixed && operator !== 'Exists'
        ? [
            invalidValue(
              `${field}.operator`,
              operator,
              "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
            ),
          ]
        : []),
      ...((operator === 'In' || operator === 'NotIn') && values.length === 0
        ? [
            requiredValue(
              `${field}.values`,
              "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
            ),
          ]
        : []),
      ...((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0
        ? [
            invalidValue(
              `${field}.values`,
              values,
              "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
            ),
          ]
        : []),
      ...(['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator)
        ? []
        : [invalidValue(`${field}.operator`, operator, 'not a valid selector operator')]),
    ];
  });
}

export function quotaChangeErrors(next: KubeObject, live: KubeObject): Errors {
  const [is, was] = [next, live].map((quota) => listAt(quota, 'spec', 'scopes').map(String).toSorted());
  return immutableErrors(is, was, 'spec.scopes');
}

const limitTypes = ['Pod', 'Container', 'PersistentVolumeClaim'];

/** Source: kubernetes pkg/apis/core/validation, ValidateLimitRange. */
export function limitRangeErrors(range: KubeObject): Errors {
  const seen = new Set<string>();
  return listAt(range, 'spec', 'limits').flatMap((limit, i) => {
    const field = `spec.limits[${i}]`;
    const type = textAt(limit, 'type');
    const isTaken = seen.has(type);
    seen.add(type);
    return [
      ...typeErrors(type, `${field}.type`),
      ...(isTaken ? [duplicateValue(`${field}.type`, type)] : []),
      ...namesErrors(limit, type, field),
      ...(type === 'PersistentVolumeClaim' && !isSet(limit, 'min', 'storage') && !isSet(limit, 'max', 'storage')
        ? [
            requiredValue(
              `${field}.limits`,
              'either minimum or maximum storage value is required, but neither was provided',
            ),
          ]
        : []),
      ...orderErrors(limit, type, field),
    ];
  });
}

function typeErrors(type: string, field: string): Errors {
  const wrong = named(field, type, isQualifiedName);
  if (wrong.length > 0 || type.includes('/') || limitTypes.includes(type)) return wrong;
  return [invalidValue(field, type, 'must be a standard limit type or fully qualified')];
}

const parts = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'];

function namesErrors(limit: Json, type: string, field: string): Errors {
  const check = type === 'Pod' || type === 'Container' ? containerResourceErrors : resourceNameErrors;
  return parts.flatMap((part) => {
    const names = Object.keys(mapAt(limit, part));
    if (type === 'Pod' && part.startsWith('default')) {
      return names.length === 0
        ? []
        : [forbiddenValue(`${field}.${part}`, "may not be specified when `type` is 'Pod'")];
    }
    return names.flatMap((name) => check(name, `${field}.${part}[${name}]`));
  });
}

/** min <= default request <= default <= max. */
const orders: readonly (readonly [
  low: string,
  high: string,
  told: string,
  shown: string,
  words: readonly [string, string],
])[] = [
  ['min', 'max', 'min', 'min', ['min', 'max']],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest', ['min', 'default request']],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest', ['default request', 'max']],
  ['defaultRequest', 'default', 'defaultRequest', 'defaultRequest', ['default request', 'default limit']],
  ['min', 'default', 'default', 'min', ['min', 'default']],
  ['default', 'max', 'default', 'max', ['default', 'max']],
];

function orderErrors(limit: Json, type: string, field: string): Errors {
  const names = new Set(parts.flatMap((part) => Object.keys(mapAt(limit, part))));
  return [...names].flatMap((name) => [
    ...orders.flatMap(([low, high, told, shown, [lowWord, highWord]]): Errors => {
      if (type === 'Pod' && [low, high].some((part) => part.startsWith('default'))) return [];
      const [a, b] = [at(limit, low, name), at(limit, high, name)];
      const [least, most] = [quantityOf(a), quantityOf(b)];
      if (least === undefined || most === undefined || compareQuantities(least, most) <= 0) return [];
      const why = `${lowWord} value ${shownQuantity(a)} is greater than ${highWord} value ${shownQuantity(b)}`;
      return [invalidValue(`${field}.${told}[${name}]`, shownQuantity(at(limit, shown, name)), why)];
    }),
    ...ratioErrors(limit, name, field),
  ]);
}

function ratioErrors(limit: Json, name: string, field: string): Errors {
  const given = at(limit, 'maxLimitRequestRatio', name);
  const ratio = quantityOf(given);
  const one = quantityOf('1');
  if (ratio === undefined || one === undefined || compareQuantities(ratio, one) >= 0) return [];
  return [
    invalidValue(
      `${field}.maxLimitRequestRatio[${name}]`,
      shownQuantity(given),
      `ratio ${shownQuantity(given)} is less than 1`,
    ),
  ];
}
