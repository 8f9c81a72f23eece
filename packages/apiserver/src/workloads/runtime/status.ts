import { equalJson, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Mirror } from './mirror.ts';

/** Writes the status when it says something new. Returns the object as it is then. */
export function writeStatus(live: Mirror, resource: string, object: KubeObject, status: JsonMap): KubeObject {
  if (equalJson(object['status'] ?? {}, status)) return object;
  return live.update(resource, { ...object, status }, 'status');
}

/** The fields that have a value: neither undefined, nor 0, nor an empty list, as Go's omitempty leaves them out. */
export function withoutEmpty(fields: { readonly [field: string]: Json | undefined }): JsonMap {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && value !== 0 && !(Array.isArray(value) && value.length === 0),
    ),
  ) as JsonMap;
}

/** The map at a field of the object; empty when there is none. */
export function partOf(object: KubeObject, field: 'spec' | 'status'): JsonMap {
  const part = object[field];
  return isMap(part) ? part : {};
}
