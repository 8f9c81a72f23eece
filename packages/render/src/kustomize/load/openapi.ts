import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';
import { formatApiVersion } from '@capstan/kube/object/ref.ts';
import type { Field, TypeNode, TypeRef } from '@capstan/kube/schema/type.ts';
import { complain } from '#kustomize/context.ts';
import type { Context, TypeLookup } from '#kustomize/context.ts';
import { parseFile } from '#tree/parse-file.ts';
import { readFile } from './read-entry.ts';

/** The one schema that kustomize has built in. */
const builtinVersion = 'v1.21.2';

/**
 * Reads `openapi`. A file takes the place of the built-in schema as a whole. The first layer that has one decides: the
 * outermost, else the first that is read. Source: kustomize kyaml/openapi, SetSchema.
 */
export function loadSchema(context: Context): void {
  const { build, layer } = context;
  const { openapi } = layer.kustomization;
  const path = openapi?.['path'];
  const version = openapi?.['version'] ?? '';
  if (openapi === undefined) return;
  const file = path === undefined ? undefined : readFile(context, ['openapi', 'path'], path);
  if (build.schema.isSet) return;
  if (path !== undefined && openapi['version'] !== undefined) {
    complain(context, ['openapi'], {
      code: 'openapi',
      message: 'builtin version and custom schema provided, cannot use both',
    });
  } else if (file !== undefined) {
    const parsed = parseFile(build.view, file, 'v2');
    if (parsed.ok) build.schema = { isSet: true, lookup: lookupIn(parsed.documents[0]?.value ?? null) };
    else build.diagnostics.push(parsed.diagnostic);
  } else if (version !== '' && version !== builtinVersion) {
    complain(context, ['openapi', 'version'], {
      code: 'openapi',
      message: 'the specified OpenAPI version is not built in',
      hint: `Leave it out, or say ${builtinVersion}.`,
    });
  } else if (version !== '') build.schema = { isSet: true };
}

function lookupIn(schema: Json): TypeLookup {
  const definitions = mapAt(schema, 'definitions');
  const kinds = new Map<string, JsonMap>();
  for (const definition of Object.values(definitions)) {
    if (!isMap(definition)) continue;
    for (const known of listAt(definition, 'x-kubernetes-group-version-kind')) {
      const [group = '', version = '', kind = ''] = ['group', 'version', 'kind'].map((key) => stringAt(known, key));
      kinds.set(`${formatApiVersion({ group, version })} ${kind}`, definition);
    }
  }
  return (apiVersion, kind) => {
    const definition = kinds.get(`${apiVersion} ${kind}`);
    return definition === undefined ? undefined : typeOf(definitions, definition);
  };
}

const anything: TypeNode = { is: 'any' };

/** As much of a type as strategic merges ask for: fields, and how lists merge. */
function typeOf(definitions: JsonMap, schema: Json | undefined): TypeNode {
  const resolved = followed(definitions, schema);
  if (!isMap(resolved)) return anything;
  const items = resolved['items'];
  if (items !== undefined) {
    const mergeKey = stringAt(resolved, 'x-kubernetes-patch-merge-key');
    const strategy = stringAt(resolved, 'x-kubernetes-patch-strategy') ?? '';
    return {
      is: 'list',
      items: ref(definitions, items),
      list: 'atomic',
      keys: listAt(resolved, 'x-kubernetes-list-map-keys').filter((key) => typeof key === 'string'),
      patchMerge: strategy.split(',').includes('merge'),
      ...(mergeKey === undefined ? {} : { mergeKey }),
    };
  }
  const properties = Object.entries(mapAt(resolved, 'properties'));
  if (properties.length > 0) {
    const fields = properties.map(([name, property]): [string, Field] => [
      name,
      { type: ref(definitions, property), required: false, retainKeys: false },
    ]);
    return { is: 'struct', fields: new Map(fields), atomic: false, open: true };
  }
  const values = resolved['additionalProperties'];
  return isMap(values) ? { is: 'map', values: ref(definitions, values), atomic: false } : anything;
}

function ref(definitions: JsonMap, schema: Json): TypeRef {
  return () => typeOf(definitions, schema);
}

const maxReferences = 20;

function followed(definitions: JsonMap, schema: Json | undefined): Json | undefined {
  let here = schema;
  for (let i = 0; i < maxReferences; i++) {
    const name = stringAt(here, '$ref');
    if (name === undefined) return here;
    here = definitions[name.slice(name.lastIndexOf('/') + 1)];
  }
  return undefined;
}
