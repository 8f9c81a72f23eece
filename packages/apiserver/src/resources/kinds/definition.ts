import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, stringAt } from '@capstan/kube/object/read.ts';

import { invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';

/** What is wrong with a CustomResourceDefinition. Source: apiextensions pkg/apis/apiextensions/validation. */
export function definitionErrors(definition: KubeObject): readonly FieldError[] {
  const group = stringAt(definition, 'spec', 'group') ?? '';
  const plural = stringAt(definition, 'spec', 'names', 'plural') ?? '';
  const wanted = `${plural}.${group}`;
  const { name } = definition.metadata;
  const versions = listAt(definition, 'spec', 'versions');
  const storage = versions.filter((version) => at(version, 'storage') === true);
  const scope = stringAt(definition, 'spec', 'scope') ?? '';
  return [
    ...(name === wanted ? [] : [invalidValue('metadata.name', name, `must be spec.names.plural+"."+spec.group`)]),
    ...(group === '' ? [requiredValue('spec.group')] : []),
    ...(group !== '' && !group.includes('.')
      ? [invalidValue('spec.group', group, 'should be a domain with at least one dot')]
      : []),
    ...(scope === '' ? [requiredValue('spec.scope')] : []),
    ...(scope === '' || scope === 'Cluster' || scope === 'Namespaced'
      ? []
      : [notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])]),
    ...(storage.length === 1
      ? []
      : [invalidValue('spec.versions', '', 'must have exactly one version marked as storage version')]),
    ...(['plural', 'kind'] as const).flatMap((field) =>
      (stringAt(definition, 'spec', 'names', field) ?? '') === '' ? [requiredValue(`spec.names.${field}`)] : [],
    ),
    ...versions.flatMap((version, i) => versionErrors(version, `spec.versions[${i}]`)),
  ];
}

function versionErrors(version: Json, path: string): FieldError[] {
  const schema = at(version, 'schema', 'openAPIV3Schema');
  const field = `${path}.schema.openAPIV3Schema`;
  if (!isMap(schema)) return [requiredValue(field)];
  const type = schema['type'];
  if (type === undefined) return [requiredValue(`${field}.type`, 'must not be empty at the root')];
  return type === 'object' ? [] : [invalidValue(`${field}.type`, type, 'must be object at the root')];
}
