import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

/** Below these keys null means something of its own (Helm: a null value deletes the chart's default). */
const opaque: ReadonlySet<string> = new Set(['valuesObject', 'fieldsV1', 'normalizedManifest']);

/**
 * The value without fields that are null: in Kubernetes a null field of a typed object is a field left out. What holds
 * no null comes back as the same value.
 */
export function withoutNulls(value: JsonMap): JsonMap {
  return strip(value) as JsonMap;
}

function strip(value: Json): Json {
  if (isList(value)) {
    const items = value.map(strip);
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (!isMap(value)) return value;
  let changed = false;
  const kept: [string, Json][] = [];
  for (const [key, field] of Object.entries(value)) {
    const next = opaque.has(key) ? field : strip(field);
    changed ||= next === null || next !== field;
    if (next !== null) kept.push([key, next]);
  }
  return changed ? Object.fromEntries(kept) : value;
}
