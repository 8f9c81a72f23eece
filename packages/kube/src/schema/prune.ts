import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';
import type { StructNode, TypeNode } from './type.ts';

export interface Pruned<T extends Json> {
  /** Declared fields only; the same value when nothing was dropped. */
  readonly value: T;
  /** Paths of what was dropped, in the order of the value: `spec.foo`, `spec.containers[0].image2`. */
  readonly unknown: readonly string[];
}

/** Drops the fields that the type does not declare. Values that do not fit their type stay as they are. */
export function pruneUnknown<T extends Json>(value: T, type: TypeNode): Pruned<T> {
  const unknown: string[] = [];
  return { value: pruneValue(value, type, { path: '', unknown }) as T, unknown };
}

interface Place {
  readonly path: string;
  readonly unknown: string[];
}

function pruneValue(value: Json, type: TypeNode, place: Place): Json {
  if (type.is === 'list') return isList(value) ? pruneItems(value, type.items(), place) : value;
  if (!isMap(value)) return value;
  if (type.is === 'map') return pruneParts(value, () => type.values(), place);
  return type.is === 'struct' ? pruneParts(value, (key) => partType(type, key), place) : value;
}

const anything: TypeNode = { is: 'any' };

function partType(type: StructNode, key: string): TypeNode | undefined {
  return type.fields.get(key)?.type() ?? (type.open ? anything : undefined);
}

function pruneItems(list: readonly Json[], items: TypeNode, { path, unknown }: Place): Json {
  const pruned = list.map((item, i) => pruneValue(item, items, { path: `${path}[${i}]`, unknown }));
  return pruned.every((item, i) => item === list[i]) ? list : pruned;
}

function pruneParts(map: JsonMap, typeOf: (key: string) => TypeNode | undefined, place: Place): JsonMap {
  const { path, unknown } = place;
  const result: Record<string, Json> = {};
  let isSame = true;
  for (const [key, part] of Object.entries(map)) {
    const here = path === '' ? key : `${path}.${key}`;
    const type = typeOf(key);
    if (type === undefined) {
      unknown.push(here);
      isSame = false;
      continue;
    }
    const pruned = pruneValue(part, type, { path: here, unknown });
    isSame &&= pruned === part;
    put(result, key, pruned);
  }
  return isSame ? map : result;
}
