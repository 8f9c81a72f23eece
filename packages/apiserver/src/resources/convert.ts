import type { KubeObject } from '@capstan/kube/object/object.ts';

/** Between versions of the same kind; both sides have the same fields where no rule says otherwise. */
export function convertBuiltin(object: KubeObject, apiVersion: string): KubeObject {
  return { ...object, apiVersion };
}
