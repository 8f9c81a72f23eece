import { equalJson, isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';
import type { ListNode, TypeNode } from '@capstan/kube/schema/type.ts';

const anything: TypeNode = { is: 'any' };

/**
 * A strategic merge as kustomize does it, which is not as the API server does it: new items of merging lists come first,
 * existing ones keep their places, lists that the schema does not know are replaced, `$retainKeys` stays in the output.
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
  return result;
}

/** The value of a field after the patch; undefined when it goes. */
function mergeValue(before: Json | undefined, value: Json, type: TypeNode): Json | undefined {
  if (value === null) return undefined;
  if (isMap(value)) return mergeMap(isMap(before) ? before : {}, value, type);
  if (!isList(value)) return value;
  if (type.is === 'list' && type.patchMerge) return mergeList(isList(before) ? before : [], value, type);
  return value.map((item) => (isMap(item) ? (mergeMap({}, item, anything) ?? {}) : item));
}

function withoutDirective(patch: JsonMap): JsonMap {
  const { $patch: _, ...rest } = patch;
  return rest;
}

function mergeList(before: readonly Json[], patch: readonly Json[], type: ListNode): readonly Json[] {
  const items = type.items();
  if (patch.some((item) => isMap(item) && item['$patch'] === 'replace')) {
    return patch.filter((item) => !(isMap(item) && item['$patch'] === 'replace'));
  }
  const keys = mergeKeys(type);
  if (keys.length === 0) return unionOf(before, patch);
  const index = indexOf(before, keys);
  const result: (Json | undefined)[] = [...before];
  const added: Json[] = [];
  for (const item of patch) {
    const position = isMap(item) ? findItem(index, item, keys) : undefined;
    if (!isMap(item)) added.push(item);
    else if (position === undefined) {
      const fresh = mergeMap({}, item, items);
      if (fresh !== undefined) added.push(fresh);
    } else {
      const old = result[position];
      result[position] = mergeMap(old !== undefined && isMap(old) ? old : {}, item, items);
    }
  }
  return [...added, ...result.filter((item) => item !== undefined)];
}

function mergeKeys(type: ListNode): readonly string[] {
  if (type.keys.length > 0) return type.keys;
  return type.mergeKey === undefined ? [] : [type.mergeKey];
}

function unionOf(before: readonly Json[], patch: readonly Json[]): readonly Json[] {
  return [...patch.filter((item) => !before.some((old) => equalJson(old, item))), ...before];
}

/** Positions by the first key, so that finding an item does not walk the list. */
function indexOf(
  list: readonly Json[],
  keys: readonly string[],
): ReadonlyMap<string, readonly (readonly [number, JsonMap])[]> {
  const index = new Map<string, (readonly [number, JsonMap])[]>();
  for (const [position, item] of list.entries()) {
    if (!isMap(item)) continue;
    const key = keyText(item[keys[0] ?? '']);
    const same = index.get(key);
    if (same === undefined) index.set(key, [[position, item]]);
    else same.push([position, item]);
  }
  return index;
}

/** The item that agrees in all keys that the patch's item has. */
function findItem(
  index: ReadonlyMap<string, readonly (readonly [number, JsonMap])[]>,
  item: JsonMap,
  keys: readonly string[],
): number | undefined {
  const [first = '', ...others] = keys;
  const candidates = index.get(keyText(item[first])) ?? [];
  return candidates.find(([, candidate]) =>
    others.every((key) => item[key] === undefined || keyText(item[key]) === keyText(candidate[key])),
  )?.[0];
}

function keyText(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function fieldType(type: TypeNode, key: string): TypeNode {
  if (type.is === 'struct') return type.fields.get(key)?.type() ?? anything;
  return type.is === 'map' ? type.values() : anything;
}
