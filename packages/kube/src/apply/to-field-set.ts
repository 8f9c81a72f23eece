import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { ListNode, TypeNode } from '#schema/type.ts';
import { leafSet, noFields } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { fieldElement, itemIdentity } from './path-element.ts';
import type { PathElement } from './path-element.ts';
import { isNamed, partType, shapeOf } from './shape.ts';

/**
 * The paths that an applied value claims: scalars and atomic values, items of associative lists, and entries of maps
 * that the schema does not name; a named field with parts of its own is claimed only through them.
 * Source: structured-merge-diff, `typed/tofieldset.go`.
 */
export function toFieldSet(value: Json, type: TypeNode): FieldSet {
  const set = claimOf(value, type);
  return set === undefined || set === leafSet ? noFields : set;
}

/** Undefined for values that claim nothing: null and empty maps and lists that could have parts. */
function claimOf(value: Json, type: TypeNode): FieldSet | undefined {
  const shape = shapeOf(type, value);
  if (shape.is === 'leaf') return leafSet;
  if (shape.is === 'map') return isMap(value) ? claimOfMap(value, shape.type) : undefined;
  return isList(value) ? claimOfItems(value, shape.type) : undefined;
}

function claimOfMap(map: JsonMap, type: TypeNode): FieldSet | undefined {
  const children = new Map<PathElement, FieldSet>();
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    const claim = claimOf(value, partType(type, key));
    const own = value === null || !isNamed(type, key) || isEmptyMap(value);
    const child = own ? asMember(claim) : claim;
    if (child !== undefined) children.set(fieldElement(key), child);
  }
  return children.size === 0 ? undefined : { member: false, children };
}

function asMember(claim: FieldSet | undefined): FieldSet {
  if (claim === undefined || claim.children.size === 0) return leafSet;
  return claim.member ? claim : { member: true, children: claim.children };
}

function isEmptyMap(value: Json): boolean {
  return isMap(value) && Object.keys(value).length === 0;
}

/** An identity that occurs again is claimed as a whole, without its parts. */
function claimOfItems(items: readonly Json[], type: ListNode): FieldSet | undefined {
  const children = new Map<PathElement, FieldSet>();
  for (const item of items) {
    const identity = itemIdentity(type, item);
    if (!identity.ok) continue;
    const { element } = identity;
    children.set(element, children.has(element) ? leafSet : asMember(claimOf(item, type.items())));
  }
  return children.size === 0 ? undefined : { member: false, children };
}

/**
 * The set with every named field on the way to a member as a member too, so that taking it away takes emptied structs
 * away.
 */
export function withNamedFields(set: FieldSet, type: TypeNode): FieldSet {
  if (set.children.size === 0) return set;
  let changed: Map<PathElement, FieldSet> | undefined;
  for (const [element, child] of set.children) {
    if (child.children.size === 0) continue;
    const field = element.startsWith('f:') ? element.slice(2) : undefined;
    const below = withNamedFields(child, field === undefined ? itemType(type) : partType(type, field));
    const named = field !== undefined && !child.member && isNamed(type, field);
    if (below === child && !named) continue;
    changed ??= new Map(set.children);
    changed.set(element, named ? { member: true, children: below.children } : below);
  }
  return changed === undefined ? set : { member: set.member, children: changed };
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
  if (isOnePiece(type)) return leafSet;
  let changed: Map<PathElement, FieldSet> | undefined;
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
