import { equalJson, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt, mapAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isQualifiedName } from '#resources/valid-name.ts';

import { isSet, named, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { labelSelectorErrors, labelsErrors, selects } from './labels.ts';
import { podSpecErrors } from './pod/spec.ts';

/** Source: kubernetes pkg/apis/core/validation, ValidatePodTemplateSpec. */
export function templateErrors(template: Json | undefined, path: string): Errors {
  return [
    ...labelsErrors(at(template, 'metadata', 'labels'), `${path}.labels`),
    ...Object.keys(mapAt(template, 'metadata', 'annotations')).flatMap((key) =>
      named(`${path}.annotations`, key.toLowerCase(), isQualifiedName),
    ),
    ...podSpecErrors(at(template, 'spec'), `${path}.spec`),
    ...(listAt(template, 'spec', 'ephemeralContainers').length > 0
      ? [forbiddenValue(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}

/** Pods that run for ever: kinds that keep a number of them. */
export function foreverErrors(template: Json | undefined, path: string, kind: string): Errors {
  const policy = textAt(template, 'spec', 'restartPolicy');
  return [
    ...(policy === 'Always' ? [] : [notSupported(`${path}.spec.restartPolicy`, policy, ['Always'])]),
    ...(isSet(template, 'spec', 'activeDeadlineSeconds')
      ? [forbiddenValue(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)]
      : []),
  ];
}

/** What is wrong with the selector of a workload by itself. */
export function workloadSelectorErrors(selector: Json | undefined, path: string, kind: string): Errors {
  if (!isMap(selector)) return [requiredValue(path)];
  return [
    ...labelSelectorErrors(selector, path),
    ...(isEmpty(selector) ? [invalidValue(path, selector, `empty selector is invalid for ${kind}`)] : []),
  ];
}

function isEmpty(selector: Json): boolean {
  return Object.keys(mapAt(selector, 'matchLabels')).length + listAt(selector, 'matchExpressions').length === 0;
}

/** Whether a selector can be read at all. */
export function isReadable(selector: Json | undefined): boolean {
  return labelSelectorErrors(selector, '').length === 0;
}

/** A workload makes only pods that it finds again. A missing selector selects nothing, an empty one everything. */
export function mismatchErrors(selector: Json | undefined, template: Json | undefined, path: string): Errors {
  const labels = at(template, 'metadata', 'labels');
  if (isMap(selector) && (isEmpty(selector) || selects(selector, labels))) return [];
  return [invalidValue(`${path}.metadata.labels`, labels ?? null, '`selector` does not match template `labels`')];
}

/** A field that stays what it was. */
export function immutableErrors(next: Json | undefined, live: Json | undefined, field: string): Errors {
  return sameJson(next, live) ? [] : [invalidValue(field, next ?? null, 'field is immutable')];
}

function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return equalJson(a ?? null, b ?? null);
}
