import type { PathElement } from './path-element.ts';

/**
 * A set of paths, as a tree. A path is in the set when the node at its end is a `member`; nodes that are no members and
 * have no children do not occur below the root. The root itself is never a member.
 */
export interface FieldSet {
  readonly member: boolean;
  readonly children: ReadonlyMap<PathElement, FieldSet>;
}

/** A set that is still being built. */
export interface FieldSetDraft extends FieldSet {
  member: boolean;
  readonly children: Map<PathElement, FieldSetDraft>;
}

export const noFields: FieldSet = { member: false, children: new Map() };

/** A member with nothing below it. */
export const leafSet: FieldSet = { member: true, children: new Map() };

export function draftSet(): FieldSetDraft {
  return { member: false, children: new Map() };
}

export function insertPath(draft: FieldSetDraft, path: readonly PathElement[]): void {
  let node = draft;
  for (const element of path) {
    let next = node.children.get(element);
    if (next === undefined) {
      next = draftSet();
      node.children.set(element, next);
    }
    node = next;
  }
  if (path.length > 0) node.member = true;
}

/** A set of paths given one by one. */
export function setOf(paths: readonly (readonly PathElement[])[]): FieldSet {
  const draft = draftSet();
  for (const path of paths) insertPath(draft, path);
  return draft;
}

export function isEmptySet(set: FieldSet): boolean {
  return !set.member && set.children.size === 0;
}

function nodeOf(member: boolean, children: ReadonlyMap<PathElement, FieldSet>): FieldSet | undefined {
  if (children.size === 0) return member ? leafSet : undefined;
  return { member, children };
}

/** Paths in either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a;
  if (isEmptySet(a)) return b;
  const children = new Map(a.children);
  for (const [element, child] of b.children) {
    const mine = children.get(element);
    children.set(element, mine === undefined ? child : union(mine, child));
  }
  return { member: a.member || b.member, children };
}

/** Paths in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return intersect(a, b) ?? noFields;
}

function intersect(a: FieldSet, b: FieldSet): FieldSet | undefined {
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const both = other === undefined ? undefined : intersect(child, other);
    if (both !== undefined) children.set(element, both);
  }
  return nodeOf(a.member && b.member, children);
}

/** Paths of `a` that are not in `b`; paths below one that is in `b` stay. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return subtract(a, b, false) ?? noFields;
}

/** Paths of `a` that are not in `b` and not below a path of `b`. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  return subtract(a, b, true) ?? noFields;
}

function subtract(a: FieldSet, b: FieldSet, deep: boolean): FieldSet | undefined {
  if (isEmptySet(b)) return a;
  if (deep && b.member) return undefined;
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const rest = other === undefined ? child : subtract(child, other, deep);
    if (rest !== undefined) children.set(element, rest);
  }
  return nodeOf(a.member && !b.member, children);
}

/** Whether every path of `a` is in `b`. */
export function isSubset(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.member && !b.member) return false;
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other === undefined || !isSubset(child, other)) return false;
  }
  return true;
}

export function equalSets(a: FieldSet, b: FieldSet): boolean {
  return isSubset(a, b) && isSubset(b, a);
}
