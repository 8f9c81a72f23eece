import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';

/**
 * Defaults of the fields of one definition: a value, or what it is computed from the other fields (undefined: none).
 * Fields are filled in this order, so that later ones see earlier ones.
 */
export type DefaultRule = Readonly<Record<string, Json | ((map: JsonMap) => Json | undefined)>>;

/** The map with what it lacks of the rule; the same map when it lacks nothing. */
export function fillByRule(map: JsonMap, rule: DefaultRule): JsonMap {
  let filled: Record<string, Json> | undefined;
  for (const name of Object.keys(rule)) {
    if (!isUnset(filled ?? map, name)) continue;
    const preset = rule[name];
    const value = typeof preset === 'function' ? preset(filled ?? map) : preset;
    if (value === undefined || value === (filled ?? map)[name]) continue;
    filled ??= { ...map };
    put(filled, name, value);
  }
  return filled ?? map;
}

/** Go cannot tell an empty text from none. */
function isUnset(map: JsonMap, name: string): boolean {
  const value = Object.hasOwn(map, name) ? map[name] : undefined;
  return value === undefined || value === null || value === '';
}
