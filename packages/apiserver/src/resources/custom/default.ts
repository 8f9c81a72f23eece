import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';

/**
 * Fills the defaults of a structural schema; a null where the schema has a default and allows no null counts as absent.
 * Source: apiextensions pkg/apiserver/schema/defaulting. The same value comes back when nothing was filled.
 */
export function defaultBySchema(value: Json, schema: Json | undefined): Json {
  if (!isMap(schema)) return value;
  if (isList(value)) {
    const items = schema['items'];
    return items === undefined
      ? value
      : sameList(
          value,
          value.map((item) => defaultBySchema(item, items)),
        );
  }
  if (!isMap(value)) return value;
  const changes = [...declaredChanges(value, schema), ...freeChanges(value, schema)];
  if (changes.length === 0) return value;
  const result: Record<string, Json> = { ...value };
  for (const [key, item] of changes) put(result, key, item);
  return result;
}

function declaredChanges(value: JsonMap, schema: JsonMap): [string, Json][] {
  const properties = isMap(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([key, own]): [string, Json][] => {
    if (!isMap(own)) return [];
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    const absent = given === undefined || (given === null && own['nullable'] !== true && own['default'] !== undefined);
    const start = absent ? own['default'] : given;
    if (start === undefined) return [];
    const filled = defaultBySchema(start, own);
    return filled === given ? [] : [[key, filled]];
  });
}

function freeChanges(value: JsonMap, schema: JsonMap): [string, Json][] {
  const { properties, additionalProperties: free } = schema;
  if (!isMap(free)) return [];
  return Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    if (isMap(properties) && Object.hasOwn(properties, key)) return [];
    const filled = defaultBySchema(item, free);
    return filled === item ? [] : [[key, filled]];
  });
}

function sameList(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  return after.every((item, i) => item === before[i]) ? before : after;
}
