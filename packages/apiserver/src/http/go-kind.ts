import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

/** What Go's JSON decoder calls a value that does not fit. */
export function goKind(value: Json): string {
  if (isList(value)) return 'array';
  if (isMap(value)) return 'object';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'number';
}
