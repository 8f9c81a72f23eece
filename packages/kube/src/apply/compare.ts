import { equalJson, isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { Field, ListNode, TypeNode } from '#schema/type.ts';
import { draftSet, insertPath } from './field-set.ts';
import type { FieldSet, FieldSetDraft } from './field-set.ts';
import { fieldElement, itemIdentity } from './path-element.ts';
import type { PathElement } from './path-element.ts';
import { partOf, partType, shapeOf } from './shape.ts';

/** Which paths a write took away, gave another value, or brought. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

interface Walk {
  readonly removed: FieldSetDraft;
  readonly modified: FieldSetDraft;
  readonly added: FieldSetDraft;
  readonly path: PathElement[];
}

interface Sides {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Source: structured-merge-diff, `typed/compare.go`. */
export function compareTyped(before: Json, after: Json, type: TypeNode): Comparison {
  const walk: Walk = { removed: draftSet(), modified: draftSet(), added: draftSet(), path: [] };
  compareValues(walk, { before, after }, type);
  return { removed: walk.removed, modified: walk.modified, added: walk.added };
}

function compareValues(walk: Walk, sides: Sides, type: TypeNode): void {
  const { before, after } = sides;
  if (before === after) return;
  const shape = shapeOf(type, isMap(after) || before === undefined || before === null ? after : before);
  if (shape.is === 'leaf' || (isEmptyOrAbsent(before) && isEmptyOrAbsent(after))) {
    compareLeaves(walk, sides);
    return;
  }
  if (shape.is === 'map') compareMaps(walk, sides, shape.type);
  else compareItems(walk, sides, shape.type);
  if (before === undefined) insertPath(walk.added, walk.path);
  else if (after === undefined) insertPath(walk.removed, walk.path);
  else if (shape.is === 'map' && type.is === 'any' && !(isMapOrNull(before) && isMapOrNull(after))) {
    insertPath(walk.modified, walk.path);
  }
}

function isMapOrNull(value: Json): boolean {
  return value === null || isMap(value);
}

function isEmptyOrAbsent(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (isList(value)) return value.length === 0;
  if (!isMap(value)) return false;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function compareLeaves(walk: Walk, { before, after }: Sides): void {
  if (before === undefined) insertPath(walk.added, walk.path);
  else if (after === undefined) insertPath(walk.removed, walk.path);
  else if (!equalJson(before, after)) insertPath(walk.modified, walk.path);
}

/** Stands for a side that is absent as a whole. */
const noMap: JsonMap = {};

function compareMaps(walk: Walk, { before, after }: Sides, type: TypeNode): void {
  const left = isMap(before) ? before : noMap;
  const right = isMap(after) ? after : noMap;
  for (const key of Object.keys(left)) comparePart(walk, { left, right, key }, type);
  for (const key of Object.keys(right)) {
    if (!Object.hasOwn(left, key)) comparePart(walk, { left, right, key }, type);
  }
}

interface Part {
  readonly left: JsonMap;
  readonly right: JsonMap;
  readonly key: string;
}

function comparePart(walk: Walk, { left, right, key }: Part, type: TypeNode): void {
  let before = partOf(left, key);
  let after = partOf(right, key);
  if (before === after) return;
  const field = type.is === 'struct' ? type.fields.get(key) : undefined;
  if (field?.empty !== undefined) {
    if (before === undefined && left !== noMap) before = absentValue(field);
    if (after === undefined && right !== noMap) after = absentValue(field);
  }
  walk.path.push(fieldElement(key));
  compareValues(walk, { before, after }, field?.type() ?? partType(type, key));
  walk.path.pop();
}

/**
 * What the API server compares where a field of a built-in kind is absent: Go writes structs, and fields without
 * omitempty, even when they are empty.
 */
function absentValue(field: Field): Json | undefined {
  if (field.empty === 'null') return null;
  if (field.empty !== 'written') return undefined;
  const type = field.type();
  switch (type.is) {
    case 'struct':
      return {};
    case 'scalar':
      return zeros[type.scalar];
    default:
      return null;
  }
}

const zeros: { readonly [scalar: string]: Json } = {
  string: '',
  integer: 0,
  number: 0,
  boolean: false,
  quantity: '0',
  time: null,
  'micro-time': null,
  duration: '0s',
  'int-or-string': 0,
  bytes: null,
};

/** Items of one identity: usually one. */
type Group = readonly [Json, ...Json[]];

function compareItems(walk: Walk, { before, after }: Sides, type: ListNode): void {
  const left = groupItems(before, type);
  const right = groupItems(after, type);
  for (const [element, items] of left) compareGroups(walk, { element, before: items, after: right.get(element) }, type);
  for (const [element, items] of right) {
    if (!left.has(element)) compareGroups(walk, { element, before: undefined, after: items }, type);
  }
}

function groupItems(list: Json | undefined, type: ListNode): ReadonlyMap<PathElement, Group> {
  const groups = new Map<PathElement, Group>();
  for (const item of isList(list) ? list : []) {
    const identity = itemIdentity(type, item);
    if (!identity.ok) continue;
    const known = groups.get(identity.element);
    groups.set(identity.element, known === undefined ? [item] : [...known, item]);
  }
  return groups;
}

interface Groups {
  readonly element: PathElement;
  readonly before: Group | undefined;
  readonly after: Group | undefined;
}

/** Items that occur more than once cannot be compared part by part. */
function compareGroups(walk: Walk, { element, before, after }: Groups, type: ListNode): void {
  walk.path.push(element);
  const doubledBefore = before !== undefined && before.length > 1;
  const doubledAfter = after !== undefined && after.length > 1;
  if (doubledBefore && doubledAfter) {
    if (!equalJson(before, after)) insertPath(walk.modified, walk.path);
  } else if (doubledBefore) {
    insertPath(walk.removed, walk.path);
    if (after !== undefined) compareValues(walk, { before: undefined, after: after[0] }, type.items());
  } else if (doubledAfter) {
    if (before !== undefined) compareValues(walk, { before: before[0], after: undefined }, type.items());
    insertPath(walk.added, walk.path);
  } else {
    compareValues(walk, { before: before?.[0], after: after?.[0] }, type.items());
  }
  walk.path.pop();
}
