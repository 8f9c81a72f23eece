import { partType, shapeOf } from '@capstan/kube/apply/shape.ts';
import { itemIdentity } from '@capstan/kube/apply/path-element.ts';
import { equalJson, isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { compareQuantities, parseQuantity } from '@capstan/kube/object/quantity.ts';
import type { ListNode, StructNode, TypeNode } from '@capstan/kube/schema/type.ts';
import { escapeStep } from './pointer.ts';

/** One difference between what is live and what Git wants. A side without a value has nothing there. */
export interface FieldChange {
  /** JSON pointer; positions of list items are those of the live object, or of the desired one where live has none. */
  readonly pointer: string;
  readonly from?: Json;
  readonly to?: Json;
}

interface Walk {
  readonly changes: FieldChange[];
  /** Built-in kinds lose empty values on their way through the API server; custom ones keep them. */
  readonly dropsEmpty: boolean;
}

/** Every difference, the type deciding what is equal: quantities by value, list items by their keys, empty as absent. */
export function fieldChanges(
  from: Json,
  to: Json,
  { type, dropsEmpty }: { readonly type: TypeNode; readonly dropsEmpty: boolean },
): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  walk({ changes, dropsEmpty }, '', { from, to, type });
  return changes;
}

interface Pair {
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  readonly type: TypeNode;
}

function walk(state: Walk, pointer: string, { from, to, type }: Pair): void {
  if (from === to || equalValues(state, { from, to, type })) return;
  if (isMap(from) && isMap(to)) {
    walkMaps(state, pointer, { from, to, type });
    return;
  }
  const shape = shapeOf(type, from ?? to);
  if (isList(from) && isList(to) && shape.is === 'items') {
    walkItems(state, pointer, { from, to, type: shape.type });
    return;
  }
  if (isList(from) && isList(to) && type.is === 'list' && from.length === to.length) {
    const items = type.items();
    from.forEach((item, index) => walk(state, `${pointer}/${index}`, { from: item, to: to[index], type: items }));
    return;
  }
  if (equalJson(from, to)) return;
  state.changes.push({ pointer, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
}

function walkMaps(
  state: Walk,
  pointer: string,
  { from, to, type }: { from: JsonMap; to: JsonMap; type: TypeNode },
): void {
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const pair = { from: own(from, key), to: own(to, key), type: partType(type, key) };
    if (isDropped(state, type, key, pair)) continue;
    walk(state, `${pointer}/${escapeStep(key)}`, pair);
  }
}

/** Empty on one side and absent on the other, in a field that the API server does not write when it is empty. */
function isDropped({ dropsEmpty }: Walk, type: TypeNode, key: string, { from, to }: Pair): boolean {
  if (from !== undefined && to !== undefined) return false;
  const value = from ?? to;
  if (value === null) return true;
  const field = (type as Partial<StructNode>).fields?.get(key);
  if (field?.empty !== undefined) return isZero(value);
  return dropsEmpty && field !== undefined && isHollow(value);
}

function isZero(value: Json | undefined): boolean {
  return value === '' || value === 0 || value === false || isHollow(value);
}

function isHollow(value: Json | undefined): boolean {
  if (isList(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

function walkItems(
  state: Walk,
  pointer: string,
  { from, to, type }: { from: readonly Json[]; to: readonly Json[]; type: ListNode },
): void {
  const items = type.items();
  const [live, wanted] = [from, to].map((list) => byIdentity(list, type));
  if (live === undefined || wanted === undefined) {
    state.changes.push({ pointer, from, to });
    return;
  }
  const before = state.changes.length;
  for (const [identity, at] of live)
    walk(state, `${pointer}/${at}`, { from: from[at], to: atOf(to, wanted.get(identity)), type: items });
  for (const [identity, at] of wanted) {
    if (!live.has(identity)) walk(state, `${pointer}/${at}`, { from: undefined, to: to[at], type: items });
  }
  const isMoved = state.changes.length === before && !equalOrder([...live.keys()], [...wanted.keys()]);
  if (isMoved) state.changes.push({ pointer, from, to });
}

/** Positions by identity; undefined when an item has none, or two have the same. */
function byIdentity(list: readonly Json[], type: ListNode): ReadonlyMap<unknown, number> | undefined {
  const positions = new Map<unknown, number>();
  for (const [index, item] of list.entries()) {
    const identity = itemIdentity(type, item);
    if (!identity.ok || positions.has(identity.element)) return undefined;
    positions.set(identity.element, index);
  }
  return positions;
}

function equalValues({ dropsEmpty }: Walk, { from, to, type }: Pair): boolean {
  if (type.is === 'scalar' && type.scalar === 'quantity') return equalQuantities(from, to);
  if (type.is === 'scalar' && (type.scalar === 'time' || type.scalar === 'micro-time')) return equalTimes(from, to);
  if (isMap(from) || isMap(to) || isList(from) || isList(to)) return !dropsEmpty && equalJson(from, to);
  return equalJson(from, to);
}

function equalQuantities(from: Json | undefined, to: Json | undefined): boolean {
  const [one, other] = [from, to].map((value) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
      ? parseQuantity(value)
      : undefined,
  );
  return one === undefined || other === undefined ? equalJson(from, to) : compareQuantities(one, other) === 0;
}

function equalTimes(from: Json | undefined, to: Json | undefined): boolean {
  if (typeof from !== 'string' || typeof to !== 'string') return equalJson(from, to);
  return from === to || Date.parse(from) === Date.parse(to);
}

function equalOrder(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((identity, index) => identity === other[index]);
}

function atOf(list: readonly Json[], index: number | undefined): Json | undefined {
  return index === undefined ? undefined : list[index];
}

function own(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
