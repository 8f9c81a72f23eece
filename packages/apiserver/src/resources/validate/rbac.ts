import { equalJson } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt } from '@capstan/kube/object/read.ts';

import { invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isPathSegment, isSubdomain } from '#resources/valid-name.ts';

import { isSet, optionalName, requiredName, requiredText, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { labelSelectorErrors } from './labels.ts';

const group = 'rbac.authorization.k8s.io';

/** Source: kubernetes pkg/apis/rbac/validation. */
export function roleErrors(role: KubeObject): Errors {
  return listAt(role, 'rules').flatMap((rule, i) => ruleErrors(rule, `rules[${i}]`, true));
}

export function clusterRoleErrors(role: KubeObject): Errors {
  const field = 'aggregationRule.clusterRoleSelectors';
  const selectors = listAt(role, 'aggregationRule', 'clusterRoleSelectors');
  return [
    ...listAt(role, 'rules').flatMap((rule, i) => ruleErrors(rule, `rules[${i}]`, false)),
    ...(isSet(role, 'aggregationRule') && selectors.length === 0
      ? [requiredValue(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
      : []),
    ...selectors.flatMap((selector, i) => labelSelectorErrors(selector, `${field}[${i}]`)),
  ];
}

function ruleErrors(rule: Json, field: string, isNamespaced: boolean): Errors {
  const isEmpty = (name: string): boolean => listAt(rule, name).length === 0;
  const urls = listAt(rule, 'nonResourceURLs');
  const noVerbs = isEmpty('verbs') ? [requiredValue(`${field}.verbs`, 'verbs must contain at least one value')] : [];
  if (urls.length > 0) {
    const place = `${field}.nonResourceURLs`;
    const isMixed = !isEmpty('apiGroups') || !isEmpty('resources') || !isEmpty('resourceNames');
    return [
      ...noVerbs,
      ...(isNamespaced ? [invalidValue(place, urls, 'namespaced rules cannot apply to non-resource URLs')] : []),
      ...(isMixed
        ? [invalidValue(place, urls, 'rules cannot apply to both regular resources and non-resource URLs')]
        : []),
    ];
  }
  return [
    ...noVerbs,
    ...(isEmpty('apiGroups')
      ? [requiredValue(`${field}.apiGroups`, 'resource rules must supply at least one api group')]
      : []),
    ...(isEmpty('resources')
      ? [requiredValue(`${field}.resources`, 'resource rules must supply at least one resource')]
      : []),
  ];
}

export function bindingErrors(binding: KubeObject): Errors {
  const isNamespaced = binding.kind === 'RoleBinding';
  const ref = at(binding, 'roleRef') ?? {};
  const [refGroup, kind] = [textAt(ref, 'apiGroup'), textAt(ref, 'kind')];
  const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  return [
    ...(refGroup === group ? [] : [notSupported('roleRef.apiGroup', refGroup, [group])]),
    ...(kinds.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kinds)]),
    ...requiredName(ref, 'name', 'roleRef', isPathSegment),
    ...listAt(binding, 'subjects').flatMap((subject, i) => subjectErrors(subject, `subjects[${i}]`, isNamespaced)),
  ];
}

function subjectErrors(subject: Json, field: string, isNamespaced: boolean): Errors {
  const [kind, own] = [textAt(subject, 'kind'), textAt(subject, 'apiGroup')];
  const noName = requiredText(subject, 'name', field);
  switch (kind) {
    case 'ServiceAccount':
      return [
        ...noName,
        ...optionalName(subject, 'name', field, isSubdomain),
        ...(own === '' ? [] : [notSupported(`${field}.apiGroup`, own, [''])]),
        ...(isNamespaced ? [] : requiredText(subject, 'namespace', field)),
      ];
    case 'User':
    case 'Group':
      return [...noName, ...(own === group ? [] : [notSupported(`${field}.apiGroup`, own, [group])])];
    default:
      return [...noName, notSupported(`${field}.kind`, kind, ['ServiceAccount', 'User', 'Group'])];
  }
}

export function bindingChangeErrors(next: KubeObject, live: KubeObject): Errors {
  const ref = at(next, 'roleRef') ?? null;
  return equalJson(ref, at(live, 'roleRef') ?? null) ? [] : [invalidValue('roleRef', ref, 'cannot change roleRef')];
}
