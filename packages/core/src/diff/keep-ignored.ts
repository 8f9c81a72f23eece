import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';
import type { IgnoreRule } from './ignore.ts';
import { ownedBy } from './ignore.ts';
import { withoutOwned } from './owned-fields.ts';
import { readPointer, removePointer, writePointer } from './pointer.ts';

/**
 * The desired object as it may be applied when ignored differences are to be respected (RespectIgnoreDifferences=true):
 * ignored fields are as they are live, so that an apply changes nothing there; what live does not have is left out.
 * Fields that a trusted manager owns are left out altogether, so that it keeps them.
 */
export function keepIgnoredFields(
  desired: KubeObject,
  live: KubeObject,
  { rules, type }: { readonly rules: readonly IgnoreRule[]; readonly type: TypeNode | undefined },
): KubeObject {
  let next: Json = desired;
  for (const { pointers } of rules) {
    for (const pointer of pointers) {
      const current = readPointer(live, pointer);
      next = current === undefined ? removePointer(next, pointer) : writePointer(next, pointer, current);
    }
  }
  const owned = ownedBy(
    live,
    rules.flatMap(({ managers }) => managers),
  );
  return withoutOwned(next as KubeObject, owned, type);
}
