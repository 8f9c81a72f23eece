import { equalJson, isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';
import { unwrittenKeys } from '#kustomize/load/written.ts';
import type { ListNode, TypeNode } from '@capstan/kube/schema/type.ts';

const anything: TypeNode = { is: 'any' };

/**
 * A strategic merge as kustomize does it, which is not as the API server does it: items of the patch come first in merging
 * lists, lists that the schema does not know are replaced, `$retainKeys` stays in the output.
 * Undefined when the patch deletes the object. Source: kustomize kyaml/yaml/merge2 and walk.
 */
export function mergeStrategic(target: JsonMap, patch: JsonMap, type: TypeNode | undefined): JsonMap | undefined {
  return mergeMap(target, patch, type ?? anything);
}

function mergeMap(target: JsonMap, patch: JsonMap, type: TypeNode): JsonMap | undefined {
  const directive = patch['$patch'];
  if (directive === 'delete') return undefined;
  if (directive === 'replace') return withoutDirective(patch);
  const result: Record<string, Json> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch') continue;
    const before = Object.hasOwn(target, key) ? target[key] : undefined;
    const after = mergeValue(before, value, fieldType(type, key));
    if (after === undefined) delete result[key];
    else put(result, key, after);
  }
  const nulls = unwrittenKeys(target);
  for (const [key, value] of Object.entries(target)) {
    if (Object.hasOwn(patch, key)) continue;
    if (value === null && nulls?.has(key) === true) delete result[key];
    else if (typeof value === 'object' && value !== null) put(result, key, walked(value, fieldType(type, key)));
  }
  return result;
}

/** What the patch does not speak of is walked through all the same, and loses the nulls that nobody wrote. */
function walked(value: Json, type: TypeNode): Json {
  if (isList(value)) {
    if (type.is !== 'list' || !type.patchMerge) return value;
    const items = value.map((item) => walked(item, type.items()));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (!isMap(value)) return value;
  const nulls = unwrittenKeys(value);
  let result: Record<string, Json> | undefined;
  for (const [key, field] of Object.entries(value)) {
    if (field === null) {
      if (nulls?.has(key) === true) delete (result ??= { ...value })[key];
      continue;
    }
    if (typeof field !== 'object') continue;
    const after = walked(field, fieldType(type, key));
    if (after !== field) put((result ??= { ...value }), key, after);
  }
  return result ?? value;
}

/** The value of a field after the patch; undefined when it goes. */
function mergeValue(before: Json | undefined, value: Json, type: TypeNode): Json | undefined {
  if (value === null) return undefined;
  if (isMap(value)) return mergeMap(isMap(before) ? before : {}, value, type);
  if (!isList(value)) return value;
  if (type.is === 'list' && type.patchMerge) return mergeList(isList(before) ? before : [], value, type);
  return value;
}

/** A patch taken over as it is: nulls and directives go. */
function withoutDirective(patch: JsonMap): JsonMap {
  const { $patch: _, ...rest } = patch;
  return mergeMap({}, rest, anything) ?? {};
}

function mergeList(before: readonly Json[], patch: readonly Json[], type: ListNode): readonly Json[] {
  if (patch.some((item) => isMap(item) && item['$patch'] === 'replace')) {
    return patch
      .filter((item) => !(isMap(item) && item['$patch'] === 'replace'))
      .map((item) => (isMap(item) ? withoutDirective(item) : item));
  }
  const declared = mergeKeys(type);
  if (declared.length === 0) return [...patch, ...before.filter((old) => !patch.some((item) => equalJson(old, item)))];
  const maps = patch.filter(isMap);
  // Keys that no item has do not count: container ports are known by their number alone where none names a protocol.
  const used = declared.filter((key) => [...maps, ...before].some((item) => isMap(item) && keyText(item[key]) !== ''));
  const keys = used.length === 0 ? declared : used;
  return joinItems(before, maps, { keys, items: type.items() });
}

interface ListMerge {
  readonly keys: readonly string[];
  readonly items: TypeNode;
}

/**
 * With one key, the patch's items stand first, in its order, the others after them. With several, new items stand first
 * and the others keep their places; a new item that lacks a key, or meets an item that lacks one, is lost if the rest
 * agrees (kyaml's walk does so).
 */
function joinItems(before: readonly Json[], patch: readonly JsonMap[], { keys, items }: ListMerge): readonly Json[] {
  const positions = new Map<string, number>();
  for (const [position, item] of before.entries()) {
    const known = isMap(item) ? identity(item, keys) : undefined;
    if (known !== undefined && !positions.has(known)) positions.set(known, position);
  }
  const rest: (Json | undefined)[] = [...before];
  const first: Json[] = [];
  for (const item of patch) {
    const position = positions.get(identity(item, keys));
    const old = position === undefined ? undefined : rest[position];
    const merged = mergeMap(old !== undefined && isMap(old) ? old : {}, item, items);
    if (position === undefined) {
      const isLost = keys.length > 1 && before.some((other) => isMap(other) && couldBe(item, other, keys));
      if (merged !== undefined && !isLost) first.push(merged);
    } else if (keys.length > 1) rest[position] = merged;
    else {
      rest[position] = undefined;
      if (merged !== undefined) first.push(merged);
    }
  }
  return [...first, ...rest.filter((item) => item !== undefined)];
}

function mergeKeys(type: ListNode): readonly string[] {
  if (type.keys.length > 0) return type.keys;
  return type.mergeKey === undefined ? [] : [type.mergeKey];
}

function identity(item: JsonMap, keys: readonly string[]): string {
  return keys.length === 1 ? keyText(item[keys[0] ?? '']) : JSON.stringify(keys.map((key) => keyText(item[key])));
}

function couldBe(item: JsonMap, other: JsonMap, keys: readonly string[]): boolean {
  return keys.every((key) => {
    const [mine, theirs] = [keyText(item[key]), keyText(other[key])];
    return mine === theirs || mine === '' || theirs === '';
  });
}

function keyText(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function fieldType(type: TypeNode, key: string): TypeNode {
  if (type.is === 'struct') return type.fields.get(key)?.type() ?? anything;
  return type.is === 'map' ? type.values() : anything;
}
