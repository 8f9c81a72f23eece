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
  const result: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    const kept = pruneField(key, item, schema, { unknown, path: place });
    if (kept === undefined) unknown.push(place);
    else put(result, key, kept);
  }
  return result;
}

interface Place {
  readonly unknown: string[];
  readonly path: string;
}

/** The value to keep, or undefined where the schema does not know the field. */
function pruneField(key: string, item: Json, schema: JsonMap, { unknown, path }: Place): Json | undefined {
  const { properties, additionalProperties: free } = schema;
  if (schema['x-kubernetes-embedded-resource'] === true) {
    if (key === 'apiVersion' || key === 'kind') return item;
    if (key === 'metadata') return pruneMetadata(item, unknown, path);
  }
  if (isMap(properties) && Object.hasOwn(properties, key)) return pruneBySchema(item, properties[key], unknown, path);
  if (isMap(free)) return pruneBySchema(item, free, unknown, path);
  return free === true || schema['x-kubernetes-preserve-unknown-fields'] === true ? item : undefined;
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
