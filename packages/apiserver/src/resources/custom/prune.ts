import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';
import { builtinDefinition } from '@capstan/kube/schema/builtin.ts';

import { decode } from '#resources/decode.ts';

/** Drops what a structural schema does not declare and names it in `unknown`. Source: apiextensions pkg/apiserver/schema/pruning. */
export function pruneBySchema(value: Json, schema: Json | undefined, unknown: string[], path = ''): Json {
  if (!isMap(schema)) return value;
  if (isList(value)) {
    const items = schema['items'];
    return items === undefined ? value : value.map((item, i) => pruneBySchema(item, items, unknown, `${path}[${i}]`));
  }
  if (!isMap(value)) return value;
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const properties = isMap(schema['properties']) ? schema['properties'] : {};
  const free = schema['additionalProperties'];
  const result: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (embedded && (key === 'apiVersion' || key === 'kind')) put(result, key, item);
    else if (embedded && key === 'metadata') put(result, key, pruneMetadata(item, unknown, place));
    else if (own !== undefined) put(result, key, pruneBySchema(item, own, unknown, place));
    else if (isMap(free)) put(result, key, pruneBySchema(item, free, unknown, place));
    else if (open || free === true) put(result, key, item);
    else unknown.push(place);
  }
  return result;
}

/** The fields that a schema of a whole object need not declare. */
export function pruneObject(object: JsonMap, schema: Json, unknown: string[]): JsonMap {
  const { apiVersion = '', kind = '', metadata = {}, ...rest } = object;
  const pruned = pruneBySchema(rest, schema, unknown);
  return { apiVersion, kind, metadata, ...(isMap(pruned) ? pruned : {}) };
}

function pruneMetadata(value: Json, unknown: string[], path: string): Json {
  const type = builtinDefinition('meta.v1.ObjectMeta');
  if (type?.is !== 'struct') return value;
  const decoded = decode(value, type, 'ObjectMeta');
  if (!decoded.ok) return value;
  unknown.push(...decoded.unknown.map((name) => `${path}.${name}`));
  return decoded.value;
}
