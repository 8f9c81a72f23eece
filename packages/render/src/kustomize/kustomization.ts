import type { Json } from '@capstan/kube/object/json.ts';
import { anything, flag, integer, list, record, struct, text } from './decode.ts';
import type { Decoded, DecodeProblem } from './decode.ts';

const selector = struct({
  group: text,
  version: text,
  kind: text,
  name: text,
  namespace: text,
  labelSelector: text,
  annotationSelector: text,
});

const fieldSpec = struct({ group: text, version: text, kind: text, path: text, create: flag });
const labelRule = struct({
  pairs: record(text),
  includeSelectors: flag,
  includeTemplates: flag,
  fields: list(fieldSpec),
});
const image = struct({ name: text, newName: text, newTag: text, digest: text, tagSuffix: text });
const replica = struct({ name: text, count: integer });
const patch = struct({ path: text, patch: text, target: selector, options: record(flag) });
const generatorOptions = struct({
  labels: record(text),
  annotations: record(text),
  disableNameSuffixHash: flag,
  immutable: flag,
});
const sources = {
  namespace: text,
  name: text,
  behavior: text,
  literals: list(text),
  files: list(text),
  envs: list(text),
  env: text,
  options: generatorOptions,
};
const configMapArgs = struct(sources);
const secretArgs = struct({ ...sources, type: text });
const fieldOptions = struct({ delimiter: text, index: integer, encoding: text, create: flag });
const replacementSource = struct({
  group: text,
  version: text,
  kind: text,
  name: text,
  namespace: text,
  fieldPath: text,
  options: fieldOptions,
});
const replacementTarget = struct({
  select: selector,
  reject: list(selector),
  fieldPaths: list(text),
  options: fieldOptions,
});
const replacement = struct({
  path: text,
  source: replacementSource,
  sourceValue: text,
  targets: list(replacementTarget),
});

const varRule = struct({
  name: text,
  objref: struct({ apiVersion: text, group: text, version: text, kind: text, name: text, namespace: text }),
  fieldref: struct({ fieldPath: text }),
});

const nameReferenceRule = struct({ group: text, version: text, kind: text, fieldSpecs: list(fieldSpec) });

/** A file of `configurations`. */
const tablesFile = struct({
  namePrefix: list(fieldSpec),
  nameSuffix: list(fieldSpec),
  namespace: list(fieldSpec),
  commonLabels: list(fieldSpec),
  labels: list(fieldSpec),
  templateLabels: list(fieldSpec),
  commonAnnotations: list(fieldSpec),
  nameReference: list(nameReferenceRule),
  varReference: list(fieldSpec),
  images: list(fieldSpec),
  replicas: list(fieldSpec),
});

const kustomization = struct({
  apiVersion: text,
  kind: text,
  metadata: anything,
  resources: list(text),
  bases: list(text),
  components: list(text),
  namePrefix: text,
  nameSuffix: text,
  namespace: text,
  commonLabels: record(text),
  commonAnnotations: record(text),
  labels: list(labelRule),
  images: list(image),
  imageTags: list(image),
  replicas: list(replica),
  patches: list(patch),
  patchesStrategicMerge: list(text),
  patchesJson6902: list(patch),
  configMapGenerator: list(configMapArgs),
  secretGenerator: list(secretArgs),
  generatorOptions,
  replacements: list(replacement),
  sortOptions: struct({ order: text, legacySortOptions: struct({ orderFirst: list(text), orderLast: list(text) }) }),
  buildMetadata: list(text),
  crds: list(text),
  configurations: list(text),
  vars: list(varRule),
  openapi: record(text),
  helmCharts: list(anything),
  helmGlobals: anything,
  helmChartInflationGenerator: list(anything),
  generators: list(text),
  transformers: list(text),
  validators: list(text),
});

const replacementList = list(replacement);

/** The parts that configurations of built-in transformers share with the kustomization. */
export const parts = { selector, fieldSpec, labelRule, image, replica, configMapArgs, secretArgs, replacement };
export type TablesFile = Decoded<typeof tablesFile>;
export type VarRule = Decoded<typeof varRule>;

export type Kustomization = Decoded<typeof kustomization>;
export type Selector = Decoded<typeof selector>;
export type PatchRule = Decoded<typeof patch>;
export type LabelRule = Decoded<typeof labelRule>;
export type FieldSpecRule = Decoded<typeof fieldSpec>;
export type ImageRule = Decoded<typeof image>;
export type ReplicaRule = Decoded<typeof replica>;
export type GeneratorArgs = Decoded<typeof secretArgs>;
export type GeneratorOptions = Decoded<typeof generatorOptions>;
export type Replacement = Decoded<typeof replacement>;
export type ReplacementTarget = Decoded<typeof replacementTarget>;
export type SortOptions = NonNullable<Kustomization['sortOptions']>;
export type FieldOptions = Decoded<typeof fieldOptions>;

export interface DecodedKustomization {
  readonly kustomization: Kustomization;
  readonly problems: readonly DecodeProblem[];
}

/**
 * Reads a kustomization. Unknown fields and wrong types are problems, as in kustomize. Old spellings still stand under
 * their own names. Source: kustomize api/types/kustomization.go.
 */
export function decodeKustomization(value: Json): DecodedKustomization {
  const problems: DecodeProblem[] = [];
  return { kustomization: kustomization(value, { path: [], problems }), problems };
}

export function decodeTables(value: Json): { readonly file: TablesFile; readonly problems: readonly DecodeProblem[] } {
  const problems: DecodeProblem[] = [];
  return { file: tablesFile(value, { path: [], problems, takesScalars: true }), problems };
}

/** Reads the content of a file of replacements: one or a list of them. */
export function decodeReplacements(value: Json): readonly Replacement[] {
  const problems: DecodeProblem[] = [];
  const cursor = { path: [], problems };
  return Array.isArray(value) ? replacementList(value as readonly Json[], cursor) : [replacement(value, cursor)];
}
