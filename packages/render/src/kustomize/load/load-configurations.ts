import type { Json } from '@capstan/kube/object/json.ts';
import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';
import { list, struct, text } from '#kustomize/decode.ts';
import type { Decoded, DecodeProblem } from '#kustomize/decode.ts';
import { ownSpec } from '#kustomize/fields/own-spec.ts';
import { mergeTables } from '#kustomize/fields/tables.ts';
import type { FieldTables } from '#kustomize/fields/tables.ts';
import { fieldSpec } from '#kustomize/kustomization.ts';
import { lineOf } from '#kustomize/line-of.ts';
import { parseFile, textOf } from '#tree/parse-file.ts';
import { crdTables } from './crd-tables.ts';
import { readFile } from './read-entry.ts';

const specs = list(fieldSpec);
const configuration = struct({
  namePrefix: specs,
  nameSuffix: specs,
  namespace: specs,
  commonLabels: specs,
  labels: specs,
  templateLabels: specs,
  commonAnnotations: specs,
  nameReference: list(struct({ kind: text, group: text, version: text, fieldSpecs: specs })),
  varReference: specs,
  images: specs,
  replicas: specs,
});
type Configuration = Decoded<typeof configuration>;

/** Adds the fields that `configurations` and `crds` of the layer name to those in force. */
export function loadConfigurations(context: Context): void {
  const { configurations = [], crds = [] } = context.layer.kustomization;
  configurations.forEach((entry, i) => {
    const value = contentOf(context, ['configurations', i], entry);
    if (value !== undefined) add(context, ['configurations', i], tablesOf(context, value.file, value));
  });
  crds.forEach((entry, i) => {
    const value = contentOf(context, ['crds', i], entry);
    if (value !== undefined) add(context, ['crds', i], crdTables(value.value));
  });
}

function add({ scope, ...context }: Context, field: FieldPath, more: Partial<FieldTables>): void {
  const merged = mergeTables(scope.tables, more);
  if (merged !== undefined) scope.tables = merged;
  else
    complain({ scope, ...context }, field, {
      code: 'field-specs',
      message: `${String(field[0])}: conflicting fieldspecs`,
    });
}

interface Content {
  readonly file: string;
  readonly text: string;
  readonly value: Json;
}

function contentOf(context: Context, field: FieldPath, entry: string): Content | undefined {
  const file = readFile(context, field, entry);
  if (file === undefined) return undefined;
  const parsed = parseFile(context.build.view, file, 'v3');
  if (!parsed.ok) {
    context.build.diagnostics.push(parsed.diagnostic);
    return undefined;
  }
  return { file: file.path, text: textOf(file), value: parsed.documents[0]?.value ?? {} };
}

function tablesOf({ build }: Context, file: string, { text: source, value }: Content): Partial<FieldTables> {
  const problems: DecodeProblem[] = [];
  const { nameReference, ...rest }: Configuration = configuration(value, { path: [], problems });
  build.diagnostics.push(
    ...problems.map(({ path, message, hint }) => ({
      code: 'kustomize/configuration',
      message,
      file,
      line: lineOf(source, path),
      ...(hint === undefined ? {} : { hint }),
    })),
  );
  const tables = Object.fromEntries(Object.entries(rest).map(([name, rules]) => [name, (rules ?? []).map(ownSpec)]));
  if (nameReference === undefined) return tables;
  const references = nameReference.map(({ fieldSpecs = [], ...kinds }) => ({
    target: Object.fromEntries(Object.entries(kinds).filter(([, name]) => name !== '')),
    fields: fieldSpecs.map(ownSpec),
  }));
  return { ...tables, nameReference: references };
}
