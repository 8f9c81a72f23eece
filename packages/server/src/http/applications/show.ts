import type { KubeObject } from '@capstan/kube/object/object.ts';

/** An Application as the API shows it: without the bookkeeping of field managers. */
export function shownApplication(object: KubeObject): KubeObject {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata };
}
