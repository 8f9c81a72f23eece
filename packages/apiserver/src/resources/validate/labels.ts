import { labelKeyProblems, labelValueProblems } from '@capstan/kube/object/label-syntax.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { listAt, mapAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, requiredValue } from '#resources/field-error.ts';

import { textAt } from './checks.ts';
import type { Errors } from './checks.ts';

/** Source: apimachinery pkg/apis/meta/v1/validation. */
export function labelKeyErrors(key: string, field: string): Errors {
  return labelKeyProblems(key).map((why) => invalidValue(field, key, why));
}

export function labelValueErrors(value: string, field: string): Errors {
  return labelValueProblems(value).map((why) => invalidValue(field, value, why));
}

export function labelsErrors(labels: Json | undefined, field: string): Errors {
  return Object.entries(isMap(labels) ? labels : {}).flatMap(([key, value]) => [
    ...labelKeyErrors(key, field),
    ...labelValueErrors(String(value), field),
  ]);
}

/** What is wrong with a label selector; nothing with a missing one. */
export function labelSelectorErrors(selector: Json | undefined, field: string): Errors {
  if (!isMap(selector)) return [];
  return [
    ...labelsErrors(selector['matchLabels'], `${field}.matchLabels`),
    ...listAt(selector, 'matchExpressions').flatMap((one, i) =>
      requirementErrors(one, `${field}.matchExpressions[${i}]`),
    ),
  ];
}

function requirementErrors(requirement: Json, field: string): Errors {
  const values = listAt(requirement, 'values').map(String);
  return [
    ...operatorErrors(textAt(requirement, 'operator'), values, field),
    ...labelKeyErrors(textAt(requirement, 'key'), `${field}.key`),
    ...values.flatMap((value, i) => labelValueErrors(value, `${field}.values[${i}]`)),
  ];
}

/** The operators that selectors of labels and of nodes share. */
export function operatorErrors(operator: string, values: readonly string[], field: string): Errors {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [requiredValue(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [forbiddenValue(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalidValue(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}

/** Whether a valid selector selects an object with these labels. */
export function selects(selector: Json, labels: Json | undefined): boolean {
  const all = isMap(labels) ? labels : {};
  const isEqual = Object.entries(mapAt(selector, 'matchLabels')).every(([key, value]) => all[key] === value);
  return isEqual && listAt(selector, 'matchExpressions').every((one) => meets(one, all));
}

function meets(requirement: Json, labels: Readonly<Record<string, Json>>): boolean {
  const key = textAt(requirement, 'key');
  const has = Object.hasOwn(labels, key);
  const isListed = has && listAt(requirement, 'values').includes(labels[key] ?? null);
  switch (textAt(requirement, 'operator')) {
    case 'In':
      return isListed;
    case 'NotIn':
      return !isListed;
    case 'Exists':
      return has;
    default:
      return !has;
  }
}
