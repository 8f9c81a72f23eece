import { isOneOf } from '#kustomize/resource-id.ts';
import type { Kinds } from '#kustomize/resource-id.ts';
import type { FieldSpec } from './field-spec.ts';
import {
  annotationFields,
  imageFields,
  nameFields,
  namespaceFields,
  replicaFields,
  selectorFields,
  templateLabelFields,
} from './metadata-fields.ts';
import { compareKinds } from './kind-order.ts';
import { nameReferences } from './name-references.ts';
import type { NameReference } from './name-references.ts';
import { varFields } from './var-fields.ts';

/** Which fields the transformers of a layer change. Source: kustomize api/internal/plugins/builtinconfig, TransformerConfig. */
export interface FieldTables {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  /** Besides metadata.labels, for `labels`. */
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
}

export const specTables = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'labels',
  'templateLabels',
  'commonAnnotations',
  'varReference',
  'images',
  'replicas',
] as const;

export const noTables: FieldTables = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  varReference: [],
  images: [],
  replicas: [],
  nameReference: [],
};

export const defaultTables: FieldTables = {
  namePrefix: nameFields,
  nameSuffix: nameFields,
  namespace: namespaceFields,
  commonLabels: selectorFields,
  labels: [],
  templateLabels: templateLabelFields,
  commonAnnotations: annotationFields,
  varReference: varFields,
  images: imageFields,
  replicas: replicaFields,
  nameReference: nameReferences,
};

/** Two tables want the same field both created and not created. */
export class ConflictingFields extends Error {}

const tableNames: Readonly<Record<(typeof specTables)[number], string>> = {
  namePrefix: 'NamePrefix',
  nameSuffix: 'NameSuffix',
  namespace: 'NameSpace',
  commonLabels: 'CommonLabels',
  labels: 'Labels',
  templateLabels: 'TemplateLabels',
  commonAnnotations: 'CommonAnnotations',
  varReference: 'VarReference',
  images: 'Images',
  replicas: 'Replicas',
};

/** The tables of both. Throws ConflictingFields. */
export function mergeTables(tables: FieldTables, more: FieldTables): FieldTables {
  if (more === noTables || more === tables) return tables;
  if (tables === noTables) return more;
  const merged: Record<string, unknown> = {};
  for (const name of specTables) {
    try {
      merged[name] = sorted(mergeSpecs(tables[name], more[name]), tables[name]);
    } catch (error) {
      if (!(error instanceof ConflictingFields)) throw error;
      throw new ConflictingFields(`failed to merge ${tableNames[name]} fieldSpec: ${error.message}`);
    }
  }
  return { ...noTables, ...merged, nameReference: mergeReferences(tables.nameReference, more.nameReference) };
}

/** Specs that are there already are left out. Throws ConflictingFields. Source: kustomize api/types/fieldspec.go, MergeAll. */
export function mergeSpecs(specs: readonly FieldSpec[], more: readonly FieldSpec[]): readonly FieldSpec[] {
  if (specs === more) return specs;
  let result: FieldSpec[] | undefined;
  for (const spec of more) {
    const known = (result ?? specs).find((one) => isWithinKinds(one, spec) && samePath(one, spec));
    if (known === undefined) (result ??= [...specs]).push(spec);
    else if (known.create !== spec.create) throw new ConflictingFields('conflicting fieldspecs');
  }
  return result ?? specs;
}

/** `one` lies in the kinds that `wide` means. */
function isWithinKinds(one: Kinds, wide: Kinds): boolean {
  return isOneOf(wide, {
    group: one.group ?? '',
    version: one.version ?? '',
    kind: one.kind ?? '',
    name: '',
    namespace: '',
  });
}

function samePath(a: FieldSpec, b: FieldSpec): boolean {
  return a.path.length === b.path.length && a.path.every((step, i) => step === b.path[i]);
}

function mergeReferences(
  references: readonly NameReference[],
  more: readonly NameReference[],
): readonly NameReference[] {
  if (references === more || more.length === 0) return references;
  const result = [...references];
  for (const { target, fields } of more) {
    const at = result.findIndex((known) => compareKinds(known.target, target) === 0);
    const known = result[at];
    if (known === undefined) result.push({ target, fields });
    else {
      const merged = mergeSpecs(known.fields, fields);
      if (merged !== known.fields) result[at] = { target, fields: merged };
    }
  }
  if (result.every((reference, i) => reference === references[i])) return references;
  return result.toSorted((a, b) => compareKinds(a.target, b.target));
}

function sorted(specs: readonly FieldSpec[], before: readonly FieldSpec[]): readonly FieldSpec[] {
  return specs === before ? specs : specs.toSorted(compareKinds);
}
