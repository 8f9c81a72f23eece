import type { KubeObject } from '@capstan/kube/object/object.ts';

import { convertBuiltin } from '#resources/convert.ts';
import { apiVersionOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

/** The object in the version that was asked for. */
export function fromStored(resource: Resource, object: KubeObject): KubeObject {
  return convert(resource, object, apiVersionOf(resource));
}

/** The object in the version that its kind is stored in. */
export function toStored(resource: Resource, object: KubeObject): KubeObject {
  return convert(resource, object, resource.storedAs);
}

function convert(resource: Resource, object: KubeObject, apiVersion: string): KubeObject {
  if (object.apiVersion === apiVersion) return object;
  return resource.custom === undefined ? convertBuiltin(object, apiVersion) : { ...object, apiVersion };
}
