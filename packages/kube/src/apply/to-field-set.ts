import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { ListNode, TypeNode } from '#schema/type.ts';
import { draftSet } from './field-set.ts';
import type { FieldSet, FieldSetDraft } from './field-set.ts';
import { fieldElement, itemIdentity } from './path-element.ts';
import { isNamed, partType, shapeOf } from './shape.ts';

/**
 * The paths that an applied value claims: scalars and atomic values, items of associative lists, and entries of maps
 * that the schema does not name; a named field with parts of its own is claimed only through them.
 * Source: structured-merge-diff, `typed/tofieldset.go`.
 */
export function toFieldSet(value: Json, type: TypeNode): FieldSet {
  const draft = draftSet();
  addValue(draft, value, type);
  draft.member = false;
  return draft;
}

function addValue(draft: FieldSetDraft, value: Json, type: TypeNode): void {
  const shape = shapeOf(type, value);
  if (shape.is === 'leaf') draft.member = true;
  else if (shape.is === 'map' && isMap(value)) addMap(draft, value, shape.type);
  else if (shape.is === 'items' && isList(value)) addItems(draft, value, shape.type);
}

function addMap(draft: FieldSetDraft, map: JsonMap, type: TypeNode): void {
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    const child = draftSet();
    addValue(child, value, partType(type, key));
    if (value === null || !isNamed(type, key) || isEmptyMap(value)) child.member = true;
    if (child.member || child.children.size > 0) draft.children.set(fieldElement(key), child);
  }
}

function isEmptyMap(value: Json): boolean {
  return isMap(value) && Object.keys(value).length === 0;
}

/** An identity that occurs again is claimed as a whole, without its parts. */
function addItems(draft: FieldSetDraft, items: readonly Json[], type: ListNode): void {
  for (const item of items) {
    const identity = itemIdentity(type, item);
    if (!identity.ok) continue;
    const child = draftSet();
    if (!draft.children.has(identity.element)) addValue(child, item, type.items());
    child.member = true;
    draft.children.set(identity.element, child);
  }
}

/**
 * The set with every named field on the way to a member as a member too, so that taking it away takes emptied structs
 * away.
 */
export function withNamedFields(set: FieldSet, type: TypeNode): FieldSet {
  if (set.children.size === 0) return set;
  const children = new Map<string, FieldSet>();
  for (const [element, child] of set.children) {
    const field = element.startsWith('f:') ? element.slice(2) : undefined;
    const below = withNamedFields(child, field === undefined ? itemType(type) : partType(type, field));
    const named = field !== undefined && !child.member && isNamed(type, field);
    children.set(element, named ? { member: true, children: below.children } : below);
  }
  return { member: set.member, children };
}

const anyNode: TypeNode = { is: 'any' };

function itemType(type: TypeNode): TypeNode {
  return type.is === 'list' ? type.items() : anyNode;
}

/**
 * The set as it is after its schema changed: where a value became one piece, owning a part of it is owning it.
 * Source: structured-merge-diff, `typed/reconcile_schema.go`.
 */
export function reconcileSet(set: FieldSet, type: TypeNode): FieldSet {
  const { member, children } = reconcile(set, type);
  return { member: member && set.member, children };
}

function reconcile(set: FieldSet, type: TypeNode): FieldSet {
  if (set.children.size === 0) return set;
  if (isOnePiece(type)) return { member: true, children: new Map() };
  let changed: Map<string, FieldSet> | undefined;
  for (const [element, child] of set.children) {
    const field = element.startsWith('f:') ? element.slice(2) : undefined;
    const below = reconcile(child, field === undefined ? itemType(type) : partType(type, field));
    if (below === child) continue;
    changed ??= new Map(set.children);
    changed.set(element, below);
  }
  return changed === undefined ? set : { member: set.member, children: changed };
}

function isOnePiece(type: TypeNode): boolean {
  if (type.is === 'list') return type.list === 'atomic';
  return (type.is === 'map' || type.is === 'struct') && type.atomic;
}
