import { equalJson, isMap } from '#object/json.ts';
import type { Json } from '#object/json.ts';
import { put } from '#object/put.ts';

/** Applies an RFC 7386 merge patch: maps merge, null deletes, everything else replaces. Existing keys keep their order. */
export function applyMergePatch(target: Json, patch: Json): Json {
  if (!isMap(patch)) return patch;
  const result: Record<string, Json> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else put(result, key, applyMergePatch((Object.hasOwn(result, key) ? result[key] : undefined) ?? null, value));
  }
  return result;
}

/**
 * The smallest merge patch that makes `to` of `from`; `{}` when they are equal. A null inside `to` cannot be said in a
 * merge patch: it comes out as a missing key.
 */
export function createMergePatch(from: Json, to: Json): Json {
  if (!isMap(from) || !isMap(to)) return to;
  const patch: Record<string, Json> = {};
  for (const key of Object.keys(from)) {
    if (!Object.hasOwn(to, key)) put(patch, key, null);
  }
  for (const [key, value] of Object.entries(to)) {
    const before = Object.hasOwn(from, key) ? from[key] : undefined;
    if (before === undefined) put(patch, key, value);
    else if (!equalJson(before, value)) put(patch, key, createMergePatch(before, value));
  }
  return patch;
}
