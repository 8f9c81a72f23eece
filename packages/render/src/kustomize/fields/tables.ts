import type { Kinds } from '#kustomize/resource-id.ts';
import type { FieldSpec } from './field-spec.ts';
import {
  annotationFields,
  imageFields,
  namespaceFields,
  replicaFields,
  selectorFields,
  templateLabelFields,
} from './metadata-fields.ts';
import { nameReferences } from './name-references.ts';
import type { NameReference } from './name-references.ts';
import { variableFields } from './variable-fields.ts';

/** Which fields the transformers of a layer change. `configurations` and `crds` add to them. */
export interface FieldTables {
  /** Besides metadata.name. */
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  /** In place of metadata.labels, where `labels` leaves selectors and templates alone; empty: metadata.labels. */
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

export const defaultTables: FieldTables = {
  namePrefix: [],
  nameSuffix: [],
  namespace: namespaceFields,
  commonLabels: selectorFields,
  labels: [],
  templateLabels: templateLabelFields,
  commonAnnotations: annotationFields,
  nameReference: nameReferences,
  varReference: variableFields,
  images: imageFields,
  replicas: replicaFields,
};

/**
 * Both tables in one. A field that is there already is left out; undefined where the two do not agree on whether to create
 * it. Source: kustomize api/types/fieldspec.go, api/internal/plugins/builtinconfig.
 */
export function mergeTables(tables: FieldTables, more: Partial<FieldTables>): FieldTables | undefined {
  if (Object.keys(more).length === 0) return tables;
  const merged: Partial<Record<keyof FieldTables, readonly FieldSpec[]>> = {};
  for (const [name, specs] of Object.entries(more) as [keyof FieldTables, readonly FieldSpec[]][]) {
    if (name === 'nameReference') continue;
    const both = mergeSpecs(tables[name] as readonly FieldSpec[], specs);
    if (both === undefined) return undefined;
    merged[name] = both;
  }
  const nameReference = mergeReferences(tables.nameReference, more.nameReference ?? []);
  return nameReference === undefined ? undefined : { ...tables, ...merged, nameReference };
}

export function mergeSpecs(specs: readonly FieldSpec[], more: readonly FieldSpec[]): readonly FieldSpec[] | undefined {
  if (specs === more) return specs;
  const result = [...specs];
  for (const spec of more) {
    const path = spec.path.join('/');
    const known = result.find((one) => covers(one, spec) && one.path.join('/') === path);
    if (known === undefined) result.push(spec);
    else if (known.create !== spec.create) return undefined;
  }
  return result;
}

function mergeReferences(
  references: readonly NameReference[],
  more: readonly NameReference[],
): readonly NameReference[] | undefined {
  if (references === more) return references;
  const result = [...references];
  for (const reference of more) {
    const position = result.findIndex(({ target }) => sameKinds(target, reference.target));
    const known = result[position];
    const fields = known === undefined ? reference.fields : mergeSpecs(known.fields, reference.fields);
    if (fields === undefined) return undefined;
    if (known === undefined) result.push(reference);
    else result[position] = { ...known, fields };
  }
  return result;
}

function covers(one: Kinds, other: Kinds): boolean {
  return (['group', 'version', 'kind'] as const).every(
    (field) => one[field] === undefined || one[field] === other[field],
  );
}

function sameKinds(one: Kinds, other: Kinds): boolean {
  return (['group', 'version', 'kind'] as const).every((field) => (one[field] ?? '') === (other[field] ?? ''));
}
