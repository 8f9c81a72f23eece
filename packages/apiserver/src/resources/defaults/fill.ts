import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

/** The map with the values of `defaults` where it has nothing, or an empty text. */
export function fill(map: JsonMap, defaults: Readonly<Record<string, Json | undefined>>): JsonMap {
  const missing = Object.entries(defaults).filter(
    (entry): entry is [string, Json] => entry[1] !== undefined && isUnset(map[entry[0]]),
  );
  return missing.length === 0 ? map : { ...map, ...Object.fromEntries(missing) };
}

function isUnset(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/** The map with one field changed, where it is a map. */
export function within(map: JsonMap, field: string, change: (value: JsonMap) => JsonMap): JsonMap {
  const value = map[field];
  if (!isMap(value)) return map;
  const next = change(value);
  return next === value ? map : { ...map, [field]: next };
}

/** The map with every map of a list changed. */
export function each(map: JsonMap, field: string, change: (value: JsonMap) => JsonMap): JsonMap {
  const value = map[field];
  if (!isList(value)) return map;
  return { ...map, [field]: value.map((item) => (isMap(item) ? change(item) : item)) };
}

/** Several changes one after the other. */
export function chain(map: JsonMap, ...changes: readonly ((value: JsonMap) => JsonMap)[]): JsonMap {
  return changes.reduce((value, change) => change(value), map);
}
