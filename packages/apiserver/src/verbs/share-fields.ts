import { toJsonText } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

/** How many sets are remembered before the older half is forgotten. */
const generation = 5000;
let young = new Map<string, Json>();
let old = new Map<string, Json>();

/**
 * The object with its field sets shared with other objects that have the same: pods of one template own the same fields,
 * and managedFields are half of what an object weighs in memory. Objects must not change.
 */
export function shareFields(object: KubeObject): KubeObject {
  const { managedFields } = object.metadata;
  if (managedFields === undefined) return object;
  const shared = managedFields.map((entry) =>
    entry.fieldsV1 === undefined
      ? entry
      : { ...entry, fieldsV1: shareOf(entry.fieldsV1 as Json) as typeof entry.fieldsV1 },
  );
  return { ...object, metadata: { ...object.metadata, managedFields: shared } };
}

function shareOf(fields: Json): Json {
  const key = toJsonText(fields);
  const known = young.get(key) ?? old.get(key) ?? fields;
  if (young.size >= generation) {
    old = young;
    young = new Map();
  }
  young.set(key, known);
  return known;
}
