import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { put } from '#object/put.ts';
import { canonicalQuantity } from '#object/quantity.ts';
import { builtinDefinition } from './builtin.ts';
import { canonicalDuration, canonicalTime } from './time-text.ts';
import type { Field, ScalarNode, StructNode, TypeNode } from './type.ts';

/**
 * The value as the API server would give it back, so that equal meaning is equal JSON: quantities, times and durations in
 * their one text, fields of built-in kinds that are empty left out or written as `Field.empty` says, null as absence,
 * stringData of Secrets folded into data. Unknown fields and values that do not fit their type stay as they are. The
 * same value comes back when it is canonical already.
 */
export function canonicalize<T extends Json>(value: T, type: TypeNode): T {
  return canonicalValue(value, type) as T;
}

function canonicalValue(value: Json, type: TypeNode): Json {
  switch (type.is) {
    case 'any':
      return value;
    case 'scalar':
      return canonicalScalar(value, type.scalar);
    case 'list':
      return isList(value) ? canonicalItems(value, type.items()) : value;
    case 'map':
      return isMap(value) ? canonicalEntries(value, type.values()) : value;
    case 'struct':
      return isMap(value) ? canonicalStruct(value, type) : value;
    default:
      return type satisfies never;
  }
}

function canonicalItems(list: readonly Json[], items: TypeNode): Json {
  if (items.is === 'any') return list;
  const result = list.map((item) => canonicalValue(item, items));
  return result.every((item, i) => item === list[i]) ? list : result;
}

/** A null in a map of texts is an empty text, as Go reads it. */
function canonicalEntries(map: JsonMap, values: TypeNode): JsonMap {
  const isText = values.is === 'scalar' && (values.scalar === 'string' || values.scalar === 'bytes');
  let result: Record<string, Json> | undefined;
  for (const key of Object.keys(map)) {
    const before = map[key] ?? null;
    const after = before === null && isText ? '' : canonicalValue(before, values);
    if (after === before) continue;
    result ??= { ...map };
    put(result, key, after);
  }
  return result ?? map;
}

function canonicalStruct(given: JsonMap, type: StructNode): JsonMap {
  const map = type === builtinDefinition('core.v1.Secret') ? foldStringData(given) : given;
  let result: Record<string, Json> | undefined;
  for (const key of Object.keys(map)) {
    const before = map[key] ?? null;
    const field = type.fields.get(key);
    const after = field === undefined ? before : canonicalField(before, field);
    if (after === before) continue;
    result ??= { ...map };
    if (after === undefined) delete result[key];
    else put(result, key, after);
  }
  for (const [name, zero] of alwaysWritten(type)) {
    if (Object.hasOwn(result ?? map, name)) continue;
    result ??= { ...map };
    put(result, name, zero);
  }
  return result ?? map;
}

/** Undefined: the field is not written. */
function canonicalField(value: Json, field: Field): Json | undefined {
  const type = field.type();
  const isBuiltin = field.nullable === undefined;
  if (value === null) return isBuiltin && field.empty !== 'null' ? undefined : null;
  const after = canonicalValue(value, type);
  if (field.empty !== 'dropped') return after;
  return isZero(after, type) ? undefined : after;
}

function isZero(value: Json, type: TypeNode): boolean {
  if (isList(value)) return value.length === 0;
  if (isMap(value)) return type.is !== 'any' && Object.keys(value).length === 0;
  return value === '' || value === 0 || value === false;
}

type Zeros = readonly (readonly [string, Json])[];

const zeros = new WeakMap<StructNode, Zeros>();

/** The fields that Go writes even when they are empty, as it writes them then. */
function alwaysWritten(type: StructNode): Zeros {
  const known = zeros.get(type);
  if (known !== undefined) return known;
  const found = [...type.fields].flatMap(([name, field]): Zeros => {
    if (field.empty === 'null') return [[name, null]];
    return field.empty === 'written' ? [[name, zeroOf(field.type())]] : [];
  });
  zeros.set(type, found);
  return found;
}

function zeroOf(type: TypeNode): Json {
  if (type.is === 'struct') return canonicalStruct({}, type);
  return type.is === 'scalar' ? zeroScalar(type.scalar) : null;
}

function zeroScalar(scalar: ScalarNode['scalar']): Json {
  switch (scalar) {
    case 'string':
    case 'bytes':
      return '';
    case 'integer':
    case 'number':
    case 'int-or-string':
      return 0;
    case 'boolean':
      return false;
    case 'quantity':
      return '0';
    case 'duration':
      return '0s';
    case 'time':
    case 'micro-time':
      return null;
    default:
      return scalar satisfies never;
  }
}

function canonicalScalar(value: Json, scalar: ScalarNode['scalar']): Json {
  switch (scalar) {
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
        ? (canonicalQuantity(value) ?? value)
        : value;
    case 'time':
    case 'micro-time':
      return typeof value === 'string'
        ? (canonicalTime(value, scalar === 'time' ? 'seconds' : 'microseconds') ?? value)
        : value;
    case 'duration':
      return typeof value === 'string' ? (canonicalDuration(value) ?? value) : value;
    case 'bytes':
      return typeof value === 'string' ? value.replaceAll(/[\r\n]/g, '') : value;
    default:
      return value;
  }
}

/** stringData wins over data of the same key. */
function foldStringData(secret: JsonMap): JsonMap {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  if (!isMap(stringData)) return stringData === null ? rest : secret;
  const data: Record<string, Json> = { ...(isMap(rest['data']) ? rest['data'] : {}) };
  for (const [key, value] of Object.entries(stringData)) {
    put(data, key, typeof value === 'string' ? base64Of(value) : value === null ? '' : value);
  }
  return { ...rest, data };
}

function base64Of(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}
