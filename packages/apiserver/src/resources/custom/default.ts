import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
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
  const properties = isMap(schema['properties']) ? schema['properties'] : {};
  const free = schema['additionalProperties'];
  const changes: [string, Json][] = [];
  for (const [key, own] of Object.entries(properties)) {
    if (!isMap(own)) continue;
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    const absent = given === undefined || (given === null && own['nullable'] !== true && own['default'] !== undefined);
    const start = absent ? own['default'] : given;
    if (start === undefined) continue;
    const filled = defaultBySchema(start, own);
    if (filled !== given) changes.push([key, filled]);
  }
  if (isMap(free)) {
    for (const [key, item] of Object.entries(value)) {
      if (Object.hasOwn(properties, key)) continue;
      const filled = defaultBySchema(item, free);
      if (filled !== item) changes.push([key, filled]);
    }
  }
  if (changes.length === 0) return value;
  const result: Record<string, Json> = { ...value };
  for (const [key, item] of changes) put(result, key, item);
  return result;
}

function sameList(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  return after.every((item, i) => item === before[i]) ? before : after;
}
