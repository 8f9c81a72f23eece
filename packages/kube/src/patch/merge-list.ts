import { canonicalText, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { goText } from './go-text.ts';
import { Refusal } from './refusal.ts';

/** How a list of a strategic merge patch is joined. */
export interface ListRules {
  /** Name of the list, for messages. */
  readonly field: string;
  /** Items with the same value there are the same item; without one, items are the same when they are equal. */
  readonly mergeKey: string | undefined;
  /** Whether the list merges at all, or is replaced. */
  readonly merges: boolean;
  readonly mergeItem: (before: JsonMap, change: JsonMap) => JsonMap;
}

/**
 * A list with the items of a patch merged in: the patch's items in the patch's order, the others in theirs; where both
 * orders leave it open, the patch's items come first. Source: apimachinery, strategicpatch, mergeSlice.
 */
export function mergeList(before: readonly Json[], change: readonly Json[], rules: ListRules): readonly Json[] {
  const first = before[0] ?? change[0];
  if (first === undefined) return before;
  checkAlike(before, change, isMap(first));
  if (!isMap(first)) return mergeScalars(before, change, rules);
  if (rules.mergeKey === undefined) {
    throw new Refusal('internal', `cannot merge lists without merge key for ${rules.field}`);
  }
  const { kept, items, replaced } = runDirectives(before, change, rules);
  // After a replacement the patch's own order is all there is.
  if (replaced) return mergeItems([], items, rules);
  return inOrder({ merged: mergeItems(kept, items, rules), order: items, before: kept, rules });
}

/** What an item is known by, as text. Throws a Refusal when the item lacks its merge key. */
export function identity(item: Json, { mergeKey }: ListRules): string {
  if (mergeKey === undefined) return canonicalText(item);
  if (!isMap(item)) throw new Refusal('internal', `expected a map[string]interface {}, but received a ${typeof item}`);
  const key = item[mergeKey];
  if (key !== undefined) return canonicalText(key);
  throw new Refusal('internal', `map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
}

function checkAlike(before: readonly Json[], change: readonly Json[], maps: boolean): void {
  if ([...before, ...change].every((item) => isMap(item) === maps)) return;
  throw new Refusal('internal', `list element types are not identical: [${goText(before)} ${goText(change)}]`);
}

function mergeScalars(before: readonly Json[], change: readonly Json[], rules: ListRules): readonly Json[] {
  const merged = new Map([...before, ...change].map((item) => [canonicalText(item), item]));
  return inOrder({ merged: [...merged.values()], order: change, before, rules });
}

interface AfterDirectives {
  readonly kept: readonly JsonMap[];
  readonly items: readonly JsonMap[];
  readonly replaced: boolean;
}

/** Carries out the `$patch` items of a list and leaves the others. */
function runDirectives(before: readonly Json[], change: readonly Json[], rules: ListRules): AfterDirectives {
  const gone = new Set<string>();
  let replaced = false;
  const items: JsonMap[] = [];
  for (const item of change.filter(isMap)) {
    const directive = item['$patch'];
    switch (directive) {
      case undefined:
        items.push(item);
        break;
      case 'delete':
        gone.add(identity(item, rules));
        break;
      case 'replace':
        replaced = true;
        break;
      case 'merge':
        throw new Refusal('internal', 'merging lists cannot yet be specified in the patch');
      default:
        throw new Refusal('internal', `unknown patch type: ${goText(directive)} in map: ${goText(item)}`);
    }
  }
  const { mergeKey = '' } = rules;
  const kept = before.filter(isMap).filter((item) => {
    const key = item[mergeKey];
    return key === undefined || !gone.has(canonicalText(key));
  });
  return { kept, items, replaced };
}

function mergeItems(kept: readonly JsonMap[], items: readonly JsonMap[], rules: ListRules): readonly JsonMap[] {
  const merged: JsonMap[] = [];
  const positions = new Map<string, number>();
  for (const item of kept) {
    const known = identity(item, rules);
    if (!positions.has(known)) positions.set(known, merged.length);
    merged.push(item);
  }
  for (const item of items) {
    const known = identity(item, rules);
    const position = positions.get(known) ?? merged.length;
    positions.set(known, position);
    // An item new to the list is merged into nothing, which leaves its directives out.
    merged[position] = rules.mergeItem(merged[position] ?? {}, item);
  }
  return merged;
}

interface Ordering {
  readonly merged: readonly Json[];
  readonly order: readonly Json[];
  /** The list as it was: an unlisted item stays in front of a listed one when it stood in front of it. */
  readonly before: readonly Json[];
  readonly rules: ListRules;
}

/** The merged items: those that `order` names in that order, between the others, which stay sorted as they were. */
export function inOrder({ merged, order, before, rules }: Ordering): readonly Json[] {
  const wanted = positionsOf(order, rules);
  const old = positionsOf(before, rules);
  const place = (item: Json): number => old.get(identity(item, rules)) ?? -1;
  const listed = merged
    .filter((item) => wanted.has(identity(item, rules)))
    .toSorted((a, b) => (wanted.get(identity(a, rules)) ?? 0) - (wanted.get(identity(b, rules)) ?? 0));
  const others = merged.filter((item) => !wanted.has(identity(item, rules))).toSorted((a, b) => place(a) - place(b));
  const joined: Json[] = [];
  let next = 0;
  for (const item of listed) {
    const here = place(item);
    for (let other = others[next]; other !== undefined; other = others[next]) {
      if (place(other) < 0 || place(other) >= here) break;
      joined.push(other);
      next += 1;
    }
    joined.push(item);
  }
  return [...joined, ...others.slice(next)];
}

/** Where each item stands first. */
function positionsOf(items: readonly Json[], rules: ListRules): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  for (const [position, item] of items.entries()) {
    const known = identity(item, rules);
    if (!positions.has(known)) positions.set(known, position);
  }
  return positions;
}
