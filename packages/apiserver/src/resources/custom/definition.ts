import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, booleanAt, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';
import { typeFromCrd } from '@capstan/kube/schema/crd.ts';

import type { CustomRules, PrinterColumn, Resource, ScalePaths, Subresource } from '#resources/resource.ts';

const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const subresourceVerbs = ['get', 'patch', 'update'];

/** The resources that a CustomResourceDefinition serves: one for each served version, newest first. */
export function resourcesOfDefinition(definition: KubeObject): readonly Resource[] {
  const group = stringAt(definition, 'spec', 'group') ?? '';
  const versions = listAt(definition, 'spec', 'versions').filter(isMap);
  const storage = versions.find((version) => version['storage'] === true);
  return versions
    .filter((version) => version['served'] === true)
    .map((version) => resourceOf(definition, group, version, stringAt(storage, 'name') ?? ''))
    .toSorted((a, b) => compareVersions(b.version, a.version));
}

function resourceOf(definition: KubeObject, group: string, version: Json, storedVersion: string): Resource {
  const name = stringAt(version, 'name') ?? '';
  const kind = stringAt(definition, 'spec', 'names', 'kind') ?? '';
  const plural = stringAt(definition, 'spec', 'names', 'plural') ?? '';
  const schema = at(version, 'schema', 'openAPIV3Schema') ?? {};
  return {
    group,
    version: name,
    kind,
    listKind: stringAt(definition, 'spec', 'names', 'listKind') ?? `${kind}List`,
    plural,
    singular: stringAt(definition, 'spec', 'names', 'singular') ?? kind.toLowerCase(),
    shortNames: listAt(definition, 'spec', 'names', 'shortNames').map(String),
    categories: listAt(definition, 'spec', 'names', 'categories').map(String),
    namespaced: stringAt(definition, 'spec', 'scope') !== 'Cluster',
    verbs,
    subresources: subresourcesOf(version, group, name, kind),
    storage: `${plural}.${group}`,
    storedAs: `${group}/${storedVersion}`,
    type: typeFromCrd(schema),
    custom: rulesOf(definition, version, schema, { group, name, kind }),
  };
}

function subresourcesOf(version: Json, group: string, name: string, kind: string): Subresource[] {
  const status: Subresource = { name: 'status', group, version: name, kind, verbs: subresourceVerbs };
  const scale: Subresource = {
    name: 'scale',
    group: 'autoscaling',
    version: 'v1',
    kind: 'Scale',
    verbs: subresourceVerbs,
  };
  return [
    ...(at(version, 'subresources', 'status') === undefined ? [] : [status]),
    ...(at(version, 'subresources', 'scale') === undefined ? [] : [scale]),
  ];
}

interface Named {
  readonly group: string;
  readonly name: string;
  readonly kind: string;
}

function rulesOf(definition: KubeObject, version: Json, schema: Json, { group, name, kind }: Named): CustomRules {
  const scale = at(version, 'subresources', 'scale');
  const fallback = `${group}/${name} ${kind} is deprecated`;
  return {
    definition: definition.metadata.name,
    schema,
    columns: listAt(version, 'additionalPrinterColumns').map(columnOf),
    selectableFields: listAt(version, 'selectableFields').map((field) => stringAt(field, 'jsonPath') ?? ''),
    ...(scale === undefined ? {} : { scale: scalePaths(scale) }),
    ...(booleanAt(version, 'deprecated') === true
      ? { deprecated: stringAt(version, 'deprecationWarning') ?? fallback }
      : {}),
  };
}

function columnOf(column: Json): PrinterColumn {
  return {
    name: stringAt(column, 'name') ?? '',
    type: stringAt(column, 'type') ?? 'string',
    jsonPath: stringAt(column, 'jsonPath') ?? '',
    format: stringAt(column, 'format') ?? '',
    description: stringAt(column, 'description') ?? '',
    priority: numberAt(column, 'priority') ?? 0,
  };
}

function scalePaths(scale: Json): ScalePaths {
  const selector = stringAt(scale, 'labelSelectorPath');
  return {
    specReplicasPath: stringAt(scale, 'specReplicasPath') ?? '',
    statusReplicasPath: stringAt(scale, 'statusReplicasPath') ?? '',
    ...(selector === undefined ? {} : { labelSelectorPath: selector }),
  };
}

/** Order of versions in discovery: `v2`, `v1`, `v1beta2`, `v1beta1`, `v1alpha1`, then other names by alphabet. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [rankOf(a), rankOf(b)];
  if (x === undefined || y === undefined) {
    if (x === undefined && y === undefined) return a < b ? 1 : -1;
    return x === undefined ? -1 : 1;
  }
  return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
}

function rankOf(name: string): readonly [number, number, number] | undefined {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name);
  if (match === null) return undefined;
  const stage = match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0;
  return [stage, Number(match[1]), Number(match[3] ?? 0)];
}
