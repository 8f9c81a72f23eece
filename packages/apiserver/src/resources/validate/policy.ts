import { equalJson } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';

export function autoscalerErrors(object: KubeObject): readonly FieldError[] {
  const max = numberAt(object, 'spec', 'maxReplicas') ?? 0;
  const min = numberAt(object, 'spec', 'minReplicas') ?? 1;
  return [
    ...(max < 1 ? [invalidValue('spec.maxReplicas', max, 'must be greater than 0')] : []),
    ...(max >= 1 && max < min
      ? [invalidValue('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`')]
      : []),
    ...['kind', 'name'].flatMap((field) =>
      (stringAt(object, 'spec', 'scaleTargetRef', field) ?? '') === ''
        ? [requiredValue(`spec.scaleTargetRef.${field}`)]
        : [],
    ),
    ...((stringAt(object, 'spec', 'scaleTargetRef', 'apiVersion') ?? '') === ''
      ? [invalidValue('spec.scaleTargetRef.apiVersion', '', 'apiVersion must specify API group')]
      : []),
  ];
}

export function budgetErrors(object: KubeObject): readonly FieldError[] {
  const min = at(object, 'spec', 'minAvailable');
  const max = at(object, 'spec', 'maxUnavailable');
  if (min === undefined || max === undefined) return [];
  const shown = {
    MinAvailable: min,
    Selector: at(object, 'spec', 'selector') ?? null,
    MaxUnavailable: max,
    UnhealthyPodEvictionPolicy: null,
  };
  return [invalidValue('spec', shown, 'minAvailable and maxUnavailable cannot be both set')];
}

const rbac = 'rbac.authorization.k8s.io';

export function bindingErrors(object: KubeObject): readonly FieldError[] {
  const group = stringAt(object, 'roleRef', 'apiGroup') ?? '';
  const kind = stringAt(object, 'roleRef', 'kind') ?? '';
  const kinds = object.kind === 'ClusterRoleBinding' ? ['ClusterRole'] : ['Role', 'ClusterRole'];
  return [
    ...(group === rbac ? [] : [notSupported('roleRef.apiGroup', group, [rbac])]),
    ...(kinds.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kinds)]),
    ...((stringAt(object, 'roleRef', 'name') ?? '') === '' ? [requiredValue('roleRef.name')] : []),
  ];
}

export function bindingChangeErrors(next: KubeObject, live: KubeObject): readonly FieldError[] {
  const ref = at(next, 'roleRef') ?? null;
  return equalJson(ref, at(live, 'roleRef') ?? null) ? [] : [invalidValue('roleRef', ref, 'cannot change roleRef')];
}

export function roleErrors(object: KubeObject): readonly FieldError[] {
  return listAt(object, 'rules').flatMap((rule, i) => {
    const field = `rules[${i}]`;
    const empty = (name: string): boolean => listAt(rule, name).length === 0;
    const urls = !empty('nonResourceURLs');
    return [
      ...(empty('verbs') ? [requiredValue(`${field}.verbs`, 'verbs must contain at least one value')] : []),
      ...(!urls && empty('apiGroups')
        ? [requiredValue(`${field}.apiGroups`, 'resource rules must supply at least one api group')]
        : []),
      ...(!urls && empty('resources')
        ? [requiredValue(`${field}.resources`, 'resource rules must supply at least one resource')]
        : []),
    ];
  });
}

export function eventErrors(event: KubeObject): readonly FieldError[] {
  const about = stringAt(event, 'involvedObject', 'namespace') ?? '';
  if (about === '' || about === event.metadata.namespace) return [];
  return [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')];
}

export function leaseErrors(lease: KubeObject): readonly FieldError[] {
  const seconds = numberAt(lease, 'spec', 'leaseDurationSeconds');
  const transitions = numberAt(lease, 'spec', 'leaseTransitions');
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...(transitions !== undefined && transitions < 0
      ? [invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')]
      : []),
  ];
}

export function claimErrors(claim: KubeObject): readonly FieldError[] {
  return [
    ...(listAt(claim, 'spec', 'accessModes').length === 0
      ? [requiredValue('spec.accessModes', 'at least 1 access mode is required')]
      : []),
    ...(at(claim, 'spec', 'resources', 'requests', 'storage') === undefined
      ? [requiredValue('spec.resources[storage]')]
      : []),
  ];
}

const dataKey = /^[-._a-zA-Z0-9]+$/;
const keyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** Keys of ConfigMaps and Secrets. */
export function dataErrors(object: KubeObject): readonly FieldError[] {
  return ['data', 'binaryData'].flatMap((field) =>
    Object.keys((object[field] ?? {}) as object).flatMap((key) =>
      dataKey.test(key) ? [] : [invalidValue(`${field}[${key}]`, key, keyText)],
    ),
  );
}

/** Data that was declared immutable stays as it is. */
export function dataChangeErrors(next: KubeObject, live: KubeObject): readonly FieldError[] {
  const typeChanged = next.kind === 'Secret' && next['type'] !== live['type'];
  const errors = typeChanged ? [invalidValue('type', next['type'] ?? '', 'field is immutable')] : [];
  if (live['immutable'] !== true) return errors;
  const frozen = 'field is immutable when `immutable` is set';
  const changed = ['data', 'binaryData'].filter((field) => !equalJson(next[field] ?? {}, live[field] ?? {}));
  return [
    ...errors,
    ...(next['immutable'] === true ? [] : [forbiddenValue('immutable', frozen)]),
    ...changed.map((field) => forbiddenValue(field, frozen)),
  ];
}
