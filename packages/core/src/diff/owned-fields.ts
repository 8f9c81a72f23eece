import type { FieldSet } from '@capstan/kube/apply/field-set.ts';
import { difference, isEmptySet } from '@capstan/kube/apply/field-set.ts';
import { fieldElement } from '@capstan/kube/apply/path-element.ts';
import type { PathElement } from '@capstan/kube/apply/path-element.ts';
import { removeFields } from '@capstan/kube/apply/remove.ts';
import { rootType } from '@capstan/kube/apply/shape.ts';
import { toFieldSet } from '@capstan/kube/apply/to-field-set.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';

/**
 * An object without the fields of a set that somebody owns. An item of a list or an entry of a map in which anything else
 * is said stays, with the keys by which it is known: owning a container's image is not owning the container.
 */
export function withoutOwned(object: KubeObject, owned: FieldSet, type: TypeNode | undefined): KubeObject {
  if (isEmptySet(owned)) return object;
  const root = rootType(type);
  const all = toFieldSet(object, root);
  const removed = removable(owned, difference(all, owned), noKeys);
  return (removeFields(object as Json, removed, root) ?? object) as KubeObject;
}

/** What of `owned` may go while everything in `kept` stays. `keys`: fields without which the item that stays is unknown. */
function removable(owned: FieldSet, kept: FieldSet | undefined, keys: ReadonlySet<PathElement>): FieldSet {
  if (owned.member && (kept === undefined || isEmptySet(kept))) return owned;
  const children = new Map<PathElement, FieldSet>();
  for (const [element, below] of owned.children) {
    if (keys.has(element)) continue;
    const rest = removable(below, kept?.children.get(element), keysIn(element));
    if (!isEmptySet(rest)) children.set(element, rest);
  }
  return { member: false, children };
}

const noKeys: ReadonlySet<PathElement> = new Set();

/** `k:{"containerPort":80,"protocol":"TCP"}` names two fields. */
function keysIn(element: PathElement): ReadonlySet<PathElement> {
  if (!element.startsWith('k:')) return noKeys;
  return new Set(Object.keys(JSON.parse(element.slice(2)) as object).map(fieldElement));
}
