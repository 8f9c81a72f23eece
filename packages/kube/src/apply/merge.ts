import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';
import type { ListNode, TypeNode } from '#schema/type.ts';
import { itemIdentity } from './path-element.ts';
import type { PathElement } from './path-element.ts';
import { partOf, partType, shapeOf } from './shape.ts';

/**
 * The live value with the applied one laid over it. What the applied value does not say stays, and stays the very same
 * data. Source: structured-merge-diff, `typed/merge.go`.
 */
export function mergeTyped(live: Json | undefined, applied: Json, type: TypeNode): Json {
  if (live === undefined || live === applied) return applied;
  const shape = shapeOf(type, applied === null ? live : applied);
  if (shape.is === 'leaf' || (isEmpty(live) && isEmpty(applied))) return applied;
  if (shape.is === 'map') {
    return isMapOrNull(live) && isMapOrNull(applied) ? mergeMaps(live ?? {}, applied ?? {}, shape.type) : applied;
  }
  return isListOrNull(live) && isListOrNull(applied) ? mergeItems(live ?? [], applied ?? [], shape.type) : applied;
}

function isMapOrNull(value: Json): value is JsonMap | null {
  return value === null || isMap(value);
}

function isListOrNull(value: Json): value is readonly Json[] | null {
  return value === null || isList(value);
}

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function mergeMaps(live: JsonMap, applied: JsonMap, type: TypeNode): JsonMap {
  let merged: Record<string, Json> | undefined;
  for (const key of Object.keys(applied)) {
    const value = applied[key];
    if (value === undefined) continue;
    const before = partOf(live, key);
    const after = mergeTyped(before, value, partType(type, key));
    if (after === before) continue;
    merged ??= { ...live };
    put(merged, key, after);
  }
  return merged ?? live;
}

/** An item with its identity; undefined for live items that have none. */
interface Item {
  readonly element: PathElement | undefined;
  readonly value: Json;
}

function itemsOf(list: readonly Json[], type: ListNode): readonly Item[] {
  return list.map((value) => {
    const identity = itemIdentity(type, value);
    return { element: identity.ok ? identity.element : undefined, value };
  });
}

/**
 * Items that only one side has stand where they stood; items of both follow the order of the applied list. A live item
 * whose identity occurs twice is not merged into.
 */
function mergeItems(live: readonly Json[], applied: readonly Json[], type: ListNode): readonly Json[] {
  const left = itemsOf(live, type);
  const right = itemsOf(applied, type);
  const liveItems = uniqueItems(left);
  const wanted = new Set(right.map(({ element }) => element));
  const shared = right.flatMap(({ element }) => (element !== undefined && liveItems.has(element) ? [element] : []));
  const done = new Set<PathElement | undefined>();
  const merged: Json[] = [];
  let nextShared = 0;
  let l = 0;
  let r = 0;
  const takeApplied = ({ element, value }: Item): void => {
    const before = element === undefined ? undefined : liveItems.get(element);
    merged.push(mergeTyped(before, value, type.items()));
    done.add(element);
    r += 1;
    if (shared[nextShared] === element) nextShared += 1;
  };
  while (l < left.length || r < right.length) {
    const mine = left[l];
    const theirs = right[r];
    if (mine === undefined) {
      if (theirs !== undefined) takeApplied(theirs);
    } else if (!wanted.has(mine.element)) {
      merged.push(mine.value);
      l += 1;
    } else if (theirs === undefined) {
      l += 1;
    } else if (mine.element === theirs.element) {
      l += 1;
      takeApplied(theirs);
    } else if (nextShared < shared.length && shared[nextShared] !== mine.element) {
      // An item of both, but the applied list wants another one first: it comes when its turn comes.
      l += 1;
    } else {
      // Live duplicates of an item that was merged already are left out.
      if (done.has(mine.element)) l += 1;
      takeApplied(theirs);
    }
  }
  return sameItems(merged, live) ? live : merged;
}

function uniqueItems(items: readonly Item[]): ReadonlyMap<PathElement, Json | undefined> {
  const found = new Map<PathElement, Json | undefined>();
  for (const { element, value } of items) {
    if (element !== undefined) found.set(element, found.has(element) ? undefined : value);
  }
  return found;
}

function sameItems(a: readonly Json[], b: readonly Json[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
