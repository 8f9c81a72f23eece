import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { Change } from '#kustomize/fields/field-spec.ts';

/** Adds pairs to a map of texts; the pairs win. */
export function mergeTexts(pairs: Readonly<Record<string, string>>): Change {
  return { start: {}, set: (value: Json) => (isMap(value) ? { ...value, ...pairs } : value) };
}
