import type { Json } from '@capstan/kube/object/json.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import { mapAt, stringAt } from '@capstan/kube/object/read.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import type { NameReference } from '#kustomize/fields/name-references.ts';
import type { FieldTables } from '#kustomize/fields/tables.ts';

/** Definitions that refer to themselves end here. */
const deepest = 20;

/**
 * The fields that OpenAPI definitions of custom kinds mark as annotations, selectors, names and references.
 * Source: kustomize api/internal/accumulator/loadconfigfromcrds.go.
 */
export function crdTables(definitions: Json): Partial<FieldTables> {
  const found: Found = { annotations: [], labels: [], names: [], references: [] };
  if (!isMap(definitions)) return {};
  for (const [name, definition] of Object.entries(definitions)) {
    const properties = propertiesOf(definition);
    if (!['kind', 'apiVersion', 'metadata'].every((field) => Object.hasOwn(properties, field))) continue;
    visit(found, { definitions, kind: name.split('.').at(-1) ?? '' }, definition, []);
  }
  return {
    commonAnnotations: found.annotations,
    commonLabels: found.labels,
    namePrefix: found.names,
    nameReference: found.references,
  };
}

interface Found {
  readonly annotations: FieldSpec[];
  readonly labels: FieldSpec[];
  readonly names: FieldSpec[];
  readonly references: NameReference[];
}

function propertiesOf(definition: Json | undefined) {
  return mapAt(definition, 'Schema', 'properties');
}

function visit(
  found: Found,
  at: { readonly definitions: Json; readonly kind: string },
  definition: Json | undefined,
  path: readonly string[],
): void {
  if (path.length > deepest) return;
  for (const [name, property] of Object.entries(propertiesOf(definition))) {
    const here = [...path, name];
    const spec = { path: here, create: false, kind: at.kind };
    const mark = (key: string) => stringAt(property, `x-kubernetes-${key}`);
    if (mark('annotation') !== undefined) found.annotations.push(spec);
    if (mark('label-selector') !== undefined) found.labels.push(spec);
    if (mark('identity') !== undefined) found.names.push(spec);
    const [version, kind] = [mark('object-ref-api-version'), mark('object-ref-kind')];
    if (version !== undefined && kind !== undefined) {
      const field = { ...spec, path: [...here, mark('object-ref-name-key') ?? 'name'] };
      found.references.push({ target: { kind, version }, fields: [field] });
    }
    const reference = stringAt(property, '$ref');
    if (reference !== undefined && isMap(at.definitions)) visit(found, at, at.definitions[reference], here);
  }
}
