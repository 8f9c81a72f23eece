import type { KubeObject } from '@capstan/kube/object/object.ts';

import { goJsonText } from './answer.ts';

const generation = 2000;
let young = new Map<KubeObject, string>();
let old = new Map<KubeObject, string>();

/** JSON text of an object. The latest few thousand are kept: many watchers, one encoding. Objects must not change. */
export function objectText(object: KubeObject): string {
  const known = young.get(object) ?? old.get(object);
  if (known !== undefined) return known;
  const text = goJsonText(object);
  if (young.size >= generation) {
    old = young;
    young = new Map();
  }
  young.set(object, text);
  return text;
}
