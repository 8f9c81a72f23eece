import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { mapAt, stringAt } from '@capstan/kube/object/read.ts';
import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import type { NameReference } from '#kustomize/fields/name-references.ts';
import { ConflictingFields, defaultTables, mergeTables, noTables, specTables } from '#kustomize/fields/tables.ts';
import type { FieldTables } from '#kustomize/fields/tables.ts';
import { decodeTables } from '#kustomize/kustomization.ts';
import type { TablesFile } from '#kustomize/kustomization.ts';
import { lineOf } from '#kustomize/line-of.ts';
import { fieldSpecOf } from '#kustomize/transform/labels.ts';
import { parseFile, textOf } from '#tree/parse-file.ts';
import type { FoundFile } from '#tree/view.ts';
import { readFile } from './read-entry.ts';

/** The field tables of a layer: the built-in ones, `configurations`, and what `crds` tell. */
export function loadTables(context: Context, below: FieldTables): FieldTables {
  const { configurations = [], crds = [] } = context.layer.kustomization;
  let own = noTables;
  configurations.forEach((path, i) => {
    own = merged(context, ['configurations', i], [own, configuration(context, ['configurations', i], path)]);
  });
  const layer = merged(context, ['configurations'], [below, merged(context, ['configurations'], [defaultTables, own])]);
  return crds.reduce(
    (tables, path, i) => merged(context, ['crds', i], [tables, tablesOfCrds(context, ['crds', i], path)]),
    layer,
  );
}

/** The tables of two layers; complains where they want different things. */
export function merged(
  context: Context,
  field: FieldPath,
  [tables, more]: readonly [FieldTables, FieldTables],
): FieldTables {
  try {
    return mergeTables(tables, more);
  } catch (error) {
    if (!(error instanceof ConflictingFields)) throw error;
    complain(context, field, { code: 'fields', message: error.message });
    return tables;
  }
}

function configuration(context: Context, field: FieldPath, path: string): FieldTables {
  const file = readFile(context, field, path);
  const value = file === undefined ? undefined : firstDocument(context, [field, path], file);
  if (file === undefined || value === undefined || value === null) return noTables;
  const { file: tables, problems } = decodeTables(value);
  for (const { path: at, message, reference } of problems) {
    context.build.diagnostics.push({
      code: 'kustomize/configuration',
      message: `error unmarshaling JSON: while decoding JSON: json: ${message}`,
      ...(reference === undefined ? {} : { reference }),
      file: file.path,
      line: lineOf(textOf(file), at),
    });
  }
  return tablesOf(tables);
}

function firstDocument(
  context: Context,
  [field, path]: readonly [FieldPath, string],
  file: FoundFile,
): Json | undefined {
  const parsed = parseFile(context.build.view, file, 'v2');
  if (parsed.ok) return parsed.documents[0]?.value;
  const isCrd = field[0] === 'crds';
  const reference = `unable to parse open API definition from '${path}'`;
  context.build.diagnostics.push({ ...parsed.diagnostic, ...(isCrd ? { reference } : {}) });
  return undefined;
}

function tablesOf(file: TablesFile): FieldTables {
  const specs = Object.fromEntries(specTables.map((name) => [name, (file[name] ?? []).map(fieldSpecOf)]));
  const nameReference = (file.nameReference ?? []).map(({ fieldSpecs = [], group, version, kind }): NameReference => ({
    target: {
      ...(group === undefined || group === '' ? {} : { group }),
      ...(version === undefined || version === '' ? {} : { version }),
      ...(kind === undefined || kind === '' ? {} : { kind }),
    },
    fields: fieldSpecs.map(fieldSpecOf),
  }));
  return { ...noTables, ...specs, nameReference };
}

/** OpenAPI definitions of custom kinds whose properties are marked. Source: kustomize api/internal/accumulator, LoadConfigFromCRDs. */
function tablesOfCrds(context: Context, field: FieldPath, path: string): FieldTables {
  const file = readFile(context, field, path);
  const definitions = file === undefined ? undefined : firstDocument(context, [field, path], file);
  if (!isMap(definitions)) return noTables;
  const collected: Collected = { commonAnnotations: [], commonLabels: [], namePrefix: [], nameReference: [] };
  for (const name of Object.keys(definitions)) {
    const properties = propertiesOf(definitions, name);
    if (!['kind', 'apiVersion', 'metadata'].every((key) => Object.hasOwn(properties, key))) continue;
    collect(definitions, name, { kind: name.slice(name.lastIndexOf('.') + 1), path: [], seen: [], collected });
  }
  return { ...noTables, ...collected };
}

interface Collected {
  readonly commonAnnotations: FieldSpec[];
  readonly commonLabels: FieldSpec[];
  readonly namePrefix: FieldSpec[];
  readonly nameReference: NameReference[];
}

interface At {
  readonly kind: string;
  readonly path: readonly string[];
  /** Definitions on the way here, against circles. */
  readonly seen: readonly string[];
  readonly collected: Collected;
}

function propertiesOf(definitions: JsonMap, name: string): JsonMap {
  return mapAt(definitions, name, 'Schema', 'properties');
}

function collect(definitions: JsonMap, name: string, { kind, path, seen, collected }: At): void {
  if (seen.includes(name)) return;
  for (const [key, property] of Object.entries(propertiesOf(definitions, name))) {
    const here = [...path, key];
    const spec = (steps: readonly string[]): FieldSpec => ({ kind, path: steps, create: false });
    if (stringAt(property, 'x-kubernetes-annotation') !== undefined) collected.commonAnnotations.push(spec(here));
    if (stringAt(property, 'x-kubernetes-label-selector') !== undefined) collected.commonLabels.push(spec(here));
    if (stringAt(property, 'x-kubernetes-identity') !== undefined) collected.namePrefix.push(spec(here));
    const version = stringAt(property, 'x-kubernetes-object-ref-api-version');
    const target = stringAt(property, 'x-kubernetes-object-ref-kind');
    if (version !== undefined && target !== undefined) {
      const nameKey = stringAt(property, 'x-kubernetes-object-ref-name-key') ?? 'name';
      collected.nameReference.push({
        target: { kind: target, ...(version === '' ? {} : { version }) },
        fields: [spec([...here, nameKey])],
      });
    }
    const reference = stringAt(property, '$ref');
    if (reference !== undefined)
      collect(definitions, reference, { kind, path: here, seen: [...seen, name], collected });
  }
}
