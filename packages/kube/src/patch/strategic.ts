import { equalJson, isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';
import type { ListNode, TypeNode } from '#schema/type.ts';
import { goText } from './go-text.ts';
import { identity, inOrder, mergeList } from './merge-list.ts';
import type { ListRules } from './merge-list.ts';
import { Refusal } from './refusal.ts';
import type { PatchResult } from './result.ts';

const deletePrefix = '$deleteFromPrimitiveList/';
const orderPrefix = '$setElementOrder/';
const retainKeys = '$retainKeys';

/**
 * Applies a strategic merge patch to an object of type `type`, with the directives `$patch`, `$retainKeys`,
 * `$setElementOrder/<list>` and `$deleteFromPrimitiveList/<list>`. Maps merge, lists merge when their type says so and
 * are replaced otherwise, null deletes. New items of a merging list come before the items they are not ordered against.
 * Custom resources have no strategic patch: their caller refuses before (415).
 * Source: apimachinery, util/strategicpatch/patch.go; recorded in `patch/smp-*`.
 */
export function applyStrategicPatch(target: Json, patch: Json, type: TypeNode): PatchResult {
  try {
    if (!isMap(patch)) throw new Refusal('bad-request', 'invalid JSON document');
    return { ok: true, value: mergeMap(isMap(target) ? target : {}, patch, type) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}

function mergeMap(original: JsonMap, patch: JsonMap, type: TypeNode): JsonMap {
  const directive = patch['$patch'];
  if (directive !== undefined) return replaceMap(directive, patch);
  const result: Record<string, Json> = { ...retained(original, patch) };
  const done = mergeOrderedLists(result, patch, type);
  for (const [patchKey, value] of Object.entries(patch)) {
    if (done.has(patchKey) || patchKey === retainKeys || patchKey.startsWith(orderPrefix)) continue;
    const deletes = patchKey.startsWith(deletePrefix);
    const key = deletes ? patchKey.slice(deletePrefix.length) : patchKey;
    const before = Object.hasOwn(result, key) ? result[key] : undefined;
    if (value === null) delete result[key];
    else if (deletes) deleteItems(result, key, value);
    else mergeField({ result, key, before, value, type: fieldType(type, key) });
  }
  return result;
}

function replaceMap(directive: Json, patch: JsonMap): JsonMap {
  if (directive === 'delete') return {};
  if (directive !== 'replace') {
    throw new Refusal('internal', `unknown patch type: ${goText(directive)} in map: ${goText(patch)}`);
  }
  const { $patch: _, ...rest } = patch;
  return withoutDirectives(rest, 'keep nulls') as JsonMap;
}

/** The original without the keys that `$retainKeys` does not name; the patch itself may name no others. */
function retained(original: JsonMap, patch: JsonMap): JsonMap {
  const keys = patch[retainKeys];
  if (keys === undefined) return original;
  if (!isList(keys)) throw new Refusal('bad-request', 'invalid patch format of retainKeys');
  const kept = new Set(keys);
  for (const [key, value] of Object.entries(patch)) {
    if (key === retainKeys || value === null || key.startsWith(deletePrefix) || key.startsWith(orderPrefix)) continue;
    if (!kept.has(key)) throw new Refusal('bad-request', 'invalid patch format of retainKeys');
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => kept.has(key)));
}

interface FieldPatch {
  readonly result: Record<string, Json>;
  readonly key: string;
  readonly before: Json | undefined;
  readonly value: Json;
  readonly type: TypeNode;
}

function mergeField({ result, key, before, value, type }: FieldPatch): void {
  if (isMap(value) && isMap(before)) put(result, key, mergeMap(before, value, type));
  else if (isList(value) && isList(before) && merges(type))
    put(result, key, mergeList(before, value, listRules(type, key)));
  else if (isList(value) && isList(before)) put(result, key, value);
  else {
    const fresh = withoutDirectives(value, 'drop nulls');
    if (fresh === undefined) delete result[key];
    else put(result, key, fresh);
  }
}

function deleteItems(result: Record<string, Json>, key: string, gone: Json): void {
  const before = Object.hasOwn(result, key) ? result[key] : undefined;
  if (!isList(before) || !isList(gone)) return;
  put(
    result,
    key,
    before.filter((item) => !gone.some((other) => equalJson(item, other))),
  );
}

/**
 * Merges the lists for which the patch gives an order and puts them in that order; items it does not name keep their
 * place relative to their old neighbours. Returns the patch keys that are done with.
 */
function mergeOrderedLists(result: Record<string, Json>, patch: JsonMap, type: TypeNode): ReadonlySet<string> {
  const done = new Set<string>();
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(orderPrefix)) continue;
    const key = directive.slice(orderPrefix.length);
    const before = listOrNothing(Object.hasOwn(result, key) ? result[key] : undefined);
    const change = listOrNothing(Object.hasOwn(patch, key) ? patch[key] : undefined);
    if (!isList(order)) throw new Refusal('internal', `expected a []interface {}, but received a ${goType(order)}`);
    const rules = listRules(fieldType(type, key), key);
    checkOrder(change ?? [], order, rules);
    if (before === undefined && change === undefined) continue;
    done.add(key);
    const merged = mergedInOrder(before, change, rules);
    put(result, key, inOrder({ merged, order, before: before ?? [], rules }));
  }
  return done;
}

function mergedInOrder(
  before: readonly Json[] | undefined,
  change: readonly Json[] | undefined,
  rules: ListRules,
): readonly Json[] {
  if (change === undefined) return before ?? [];
  if (before === undefined) return withoutDirectives(change, 'keep nulls') as readonly Json[];
  return rules.merges ? mergeList(before, change, rules) : change;
}

/** Items of the patch list must stand in the order list, in the same order; deletions need not. */
function checkOrder(change: readonly Json[], order: readonly Json[], rules: ListRules): void {
  if (change.length === 0 || order.length === 0) return;
  const items = change.filter((item) => !(isMap(item) && item['$patch'] !== undefined));
  let next = 0;
  for (const wanted of order) {
    const item = items[next];
    if (item !== undefined && identity(item, rules) === identity(wanted, rules)) next += 1;
  }
  if (next < items.length) {
    const message = `The order in patch list:\n${goText(change)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`;
    throw new Refusal('internal', message);
  }
}

function listOrNothing(value: Json | undefined): readonly Json[] | undefined {
  if (value === undefined || isList(value)) return value;
  throw new Refusal('internal', `expected a []interface {}, but received a ${goType(value)}`);
}

function goType(value: Json): string {
  if (value === null) return '%!s(<nil>)';
  if (isMap(value)) return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'int64';
}

function merges(type: TypeNode): type is ListNode {
  return type.is === 'list' && type.patchMerge;
}

function listRules(type: TypeNode, field: string): ListRules {
  const mergeKey = type.is === 'list' && type.patchMerge ? type.mergeKey : undefined;
  const items = type.is === 'list' ? type.items() : anything;
  return {
    field,
    mergeKey,
    merges: merges(type),
    mergeItem: (before, change) => mergeMap(before, change, items),
  };
}

const anything: TypeNode = { is: 'any' };

function fieldType(type: TypeNode, key: string): TypeNode {
  if (type.is === 'struct') return type.fields.get(key)?.type() ?? anything;
  return type.is === 'map' ? type.values() : anything;
}

/**
 * A patch value taken over as it is: maps with `$patch` in them go, other directives are left out. Undefined when the
 * value itself is a directive.
 */
function withoutDirectives(value: Json, nulls: 'keep nulls' | 'drop nulls'): Json | undefined {
  if (isList(value)) return value.map((item) => withoutDirectives(item, nulls)).filter((item) => item !== undefined);
  if (!isMap(value)) return value;
  if (value['$patch'] !== undefined) return undefined;
  const result: Record<string, Json> = {};
  for (const [key, field] of Object.entries(value)) {
    if (key === retainKeys || key.startsWith(orderPrefix) || key.startsWith(deletePrefix)) continue;
    if (field === null && nulls === 'drop nulls') continue;
    const kept = withoutDirectives(field, nulls);
    if (kept !== undefined) put(result, key, kept);
  }
  return result;
}
