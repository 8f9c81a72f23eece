import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';
import type { ListNode, TypeNode } from '#schema/type.ts';
import type { FieldSet } from './field-set.ts';
import { fieldElement, itemIdentity } from './path-element.ts';
import { partType, shapeOf } from './shape.ts';

/**
 * The value without what stands at the paths of the set; undefined when nothing is left of a map or list. What is not
 * touched stays the very same data. Source: structured-merge-diff, `typed/remove.go`.
 */
export function removeFields(value: Json, set: FieldSet, type: TypeNode): Json | undefined {
  if (set.children.size === 0) return value;
  const shape = shapeOf(type, value);
  if (shape.is === 'map' && isMap(value)) return removeFromMap(value, set, shape.type);
  if (shape.is === 'items' && isList(value)) return removeFromList(value, set, shape.type);
  return isList(value) || isMap(value) ? undefined : value;
}

function removeFromMap(map: JsonMap, set: FieldSet, type: TypeNode): JsonMap | undefined {
  const kept: Record<string, Json> = {};
  let count = 0;
  let changed = false;
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    const below = set.children.get(fieldElement(key));
    const rest =
      below === undefined ? value : below.member ? undefined : removeFields(value, below, partType(type, key));
    changed ||= rest !== value;
    if (rest === undefined) continue;
    put(kept, key, rest);
    count += 1;
  }
  if (!changed) return map;
  return count === 0 ? undefined : kept;
}

function removeFromList(list: readonly Json[], set: FieldSet, type: ListNode): readonly Json[] | undefined {
  const kept: Json[] = [];
  let changed = false;
  for (const item of list) {
    const identity = itemIdentity(type, item);
    const below = identity.ok ? set.children.get(identity.element) : undefined;
    const rest = below === undefined ? item : below.member ? undefined : removeFields(item, below, type.items());
    changed ||= rest !== item;
    if (rest !== undefined) kept.push(rest);
  }
  if (!changed) return list;
  return kept.length === 0 ? undefined : kept;
}
