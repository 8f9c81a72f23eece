import { equalJson } from '#object/json.ts';
import type { Json } from '#object/json.ts';
import type { TypeNode } from '#schema/type.ts';
import { compareTyped } from './compare.ts';
import type { Comparison } from './compare.ts';
import {
  difference,
  intersection,
  isEmptySet,
  isSubset,
  noFields,
  recursiveDifference,
  setOf,
  union,
} from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { managerKey } from './managers.ts';
import type { ManagedSet, ManagerIdentity, Managers } from './managers.ts';
import { mergeTyped } from './merge.ts';
import { removeFields } from './remove.ts';
import { reconcileSet, toFieldSet, withNamedFields } from './to-field-set.ts';

/** Fields that nobody owns. Source: managedfields, `internal/stripmeta.go`. */
const unowned = setOf([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
]);

/** What an act has to do with: one object before and after, and who owns what. */
export interface Act {
  readonly live: Json;
  readonly type: TypeNode;
  readonly managers: Managers;
  readonly actor: ManagerIdentity;
  /** Fields that writes through this door cannot change (`status` of the main resource). */
  readonly ignored: FieldSet;
}

interface Settled {
  readonly managers: Map<string, ManagedSet>;
  /** Fields of other managers that the act changes; they lose them. */
  readonly conflicts: Managers;
  readonly comparison: Comparison;
}

/** What the other managers keep once `after` replaces the live object. Source: structured-merge-diff, `merge/update.go`. */
function settle({ live, type, managers, ignored }: Act, after: Json, self: string | undefined): Settled {
  const compared = compareTyped(live, after, type);
  const comparison = isEmptySet(ignored)
    ? compared
    : {
        removed: recursiveDifference(compared.removed, ignored),
        modified: recursiveDifference(compared.modified, ignored),
        added: recursiveDifference(compared.added, ignored),
      };
  const changed = union(comparison.modified, comparison.added);
  const kept = new Map<string, ManagedSet>();
  const conflicts = new Map<string, ManagedSet>();
  for (const [key, entry] of managers) {
    if (key === self) {
      kept.set(key, entry);
      continue;
    }
    const conflict = intersection(entry.set, changed);
    if (!isEmptySet(conflict)) conflicts.set(key, { ...entry, set: conflict });
    const set = difference(difference(entry.set, conflict), comparison.removed);
    if (!isEmptySet(set)) kept.set(key, set === entry.set ? entry : { ...entry, set });
  }
  return { managers: kept, conflicts, comparison };
}

export interface Applied {
  readonly value: Json;
  readonly managers: Managers;
  readonly conflicts: Managers;
  /** The value is what it was, order of list items included; ownership may have changed. */
  readonly same: boolean;
}

/**
 * Lays an applied value over the live one: merged, without what the actor applied before and now leaves out (unless
 * another manager owns it). Conflicts are told and already carried out: refuse them or take them.
 */
export function applyFields(act: Act, applied: Json, time: string | undefined): Applied {
  const { type, actor, ignored } = act;
  const managers = reconciled(act.managers, type);
  const key = managerKey(actor);
  const last = managers.get(key)?.set ?? noFields;
  const claimed = claimOf(applied, type, ignored);
  const others = (): FieldSet => ownedByOthers(managers, key);
  const value = layOver({ live: act.live, applied, type, last, claimed, others });
  const settled = settle({ ...act, managers }, value, key);
  const same = equalJson(act.live, value);
  const owned = difference(claimed, unowned);
  if (isEmptySet(owned)) settled.managers.delete(key);
  else settled.managers.set(key, { ...actor, time: same ? managers.get(key)?.time : time, set: owned });
  return { value, managers: settled.managers, conflicts: settled.conflicts, same };
}

function reconciled(managers: Managers, type: TypeNode): Map<string, ManagedSet> {
  const after = new Map<string, ManagedSet>();
  for (const [key, entry] of managers) {
    const set = reconcileSet(entry.set, type);
    after.set(key, set === entry.set ? entry : { ...entry, set });
  }
  return after;
}

export interface Overlay {
  readonly live: Json;
  readonly applied: Json;
  readonly type: TypeNode;
  /** What the actor applied the time before. */
  readonly last: FieldSet;
  /** What it applies now: `claimOf` the applied value. */
  readonly claimed: FieldSet;
  /** Asked for only when the actor leaves something out that it applied before. */
  readonly others: () => FieldSet;
}

/** What an applied value claims, without what writes through this door cannot change. */
export function claimOf(applied: Json, type: TypeNode, ignored: FieldSet): FieldSet {
  return recursiveDifference(toFieldSet(applied, type), ignored);
}

/**
 * The live value with the applied one merged in, less what the actor applied before, leaves out now, and nobody else
 * owns.
 */
export function layOver({ live, applied, type, last, claimed, others }: Overlay): Json {
  const merged = mergeTyped(live, applied, type);
  // By far the most frequent case: nothing was left out.
  if (isSubset(last, claimed)) return merged;
  const lastNamed = withNamedFields(last, type);
  const without = removeFields(merged, lastNamed, type) ?? {};
  const all = namedSetOf(merged, type);
  const owned = withNamedFields(union(claimed, others()), type);
  const withOwned = removeFields(merged, difference(all, union(namedSetOf(without, type), owned)), type) ?? {};
  const gone = intersection(difference(all, namedSetOf(withOwned, type)), lastNamed);
  return removeFields(merged, gone, type) ?? {};
}

function namedSetOf(value: Json, type: TypeNode): FieldSet {
  return withNamedFields(toFieldSet(value, type), type);
}

/** What all but one own together. */
export function ownedByOthers(managers: Managers, key: string): FieldSet {
  let owned = noFields;
  for (const [other, { set }] of managers) if (other !== key) owned = union(owned, set);
  return owned;
}

/** Books the changes of a create, a replacement or a patch to the actor. A change of nothing moves no time. */
export function updateFields(act: Act, after: Json, time: string | undefined): Managers {
  const { actor, type } = act;
  const { managers, comparison } = settle({ ...act, managers: reconciled(act.managers, type) }, after, undefined);
  const taken = difference(union(comparison.modified, comparison.added), unowned);
  if (isEmptySet(taken)) return managers;
  const key = managerKey(actor);
  managers.set(key, { ...actor, time, set: union(managers.get(key)?.set ?? noFields, taken) });
  return managers;
}
