import { canonicalQuantity } from '@capstan/kube/object/quantity.ts';
import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';
import type { Field, ScalarNode, StructNode, TypeNode } from '@capstan/kube/schema/type.ts';

import { canonicalDuration, canonicalTime } from './decode-time.ts';

/** A value as the API server would hold it: declared fields only, in their order, scalars in canonical form. */
export type Decoded =
  | {
      readonly ok: true;
      readonly value: JsonMap;
      /** Paths of the fields that the type does not declare, in the order of the body. */
      readonly unknown: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** The first thing that cannot be read ends the decoding. */
class Mismatch extends Error {}

interface Place {
  /** Name of the innermost struct, as Go's messages show it. */
  readonly struct: string;
  readonly path: string;
  /** Inside a map with free keys: the path of the map, which is all that messages name. */
  readonly field?: string;
  readonly unknown: string[];
}

/**
 * Reads JSON into a built-in kind the way Go's decoder and encoder do in turn: unknown fields are dropped and named, null
 * is absence, empty fields follow `Field.empty`. Rules: sigs.k8s.io/json, apimachinery meta/v1 time and duration types.
 */
export function decode(value: Json, type: StructNode, kind: string): Decoded {
  const unknown: string[] = [];
  try {
    if (!isMap(value)) throw new Mismatch(`json: cannot unmarshal ${goKind(value)} into Go value of type ${kind}`);
    return { ok: true, value: decodeStruct(value, type, { struct: kind, path: '', unknown }), unknown };
  } catch (error) {
    if (error instanceof Mismatch) return { ok: false, message: error.message };
    throw error;
  }
}

function decodeValue(value: Json, type: TypeNode, place: Place): Json {
  switch (type.is) {
    case 'any':
      return value;
    case 'scalar':
      return value === null ? zeroScalar(type.scalar) : decodeScalar(value, type.scalar, place);
    case 'struct':
      if (value !== null && !isMap(value)) throw mismatch(value, goType(type), place);
      return decodeStruct(value ?? {}, type, place);
    case 'list': {
      if (!isList(value)) throw mismatch(value, goType(type), place);
      const items = type.items();
      return value.map((item, i) => decodeValue(item, items, { ...place, path: `${place.path}[${i}]` }));
    }
    case 'map': {
      if (!isMap(value)) throw mismatch(value, goType(type), place);
      const values = type.values();
      const result: Record<string, Json> = {};
      for (const [key, item] of Object.entries(value)) {
        const inner = { ...place, path: joined(place.path, key), field: place.field ?? place.path };
        put(result, key, decodeValue(item, values, inner));
      }
      return result;
    }
    default:
      return type satisfies never;
  }
}

function decodeStruct(value: JsonMap, type: StructNode, outer: Place): JsonMap {
  const place = type.name === undefined ? outer : { ...outer, struct: type.name };
  const found = new Map<string, Json | undefined>();
  // In the order of the body, so that unknown fields are named in that order.
  for (const [key, item] of Object.entries(value)) {
    const field = type.fields.get(key);
    const inner = within(place, key);
    if (field !== undefined) found.set(key, fieldValue(item, field, inner));
    else if (!type.open) place.unknown.push(inner.path);
  }
  const result: Record<string, Json> = {};
  for (const [name, field] of type.fields) {
    const decoded = found.has(name) ? found.get(name) : fieldValue(undefined, field, within(place, name));
    if (decoded !== undefined) put(result, name, decoded);
  }
  if (type.open) {
    for (const [key, item] of Object.entries(value)) if (!type.fields.has(key)) put(result, key, item);
  }
  return result;
}

function fieldValue(given: Json | undefined, field: Field, place: Place): Json | undefined {
  const type = field.type();
  const present = given !== undefined && given !== null;
  const decoded = present ? decodeValue(given, type, place) : undefined;
  switch (field.empty) {
    case 'dropped':
      return decoded === undefined || isZero(decoded, type) ? undefined : decoded;
    case 'written':
      return decoded ?? zeroOf(type, place);
    case 'null':
      return decoded ?? null;
    case undefined:
      return decoded;
    default:
      return field.empty satisfies never;
  }
}

function isZero(value: Json, type: TypeNode): boolean {
  if (isList(value)) return value.length === 0;
  if (isMap(value)) return type.is !== 'any' && Object.keys(value).length === 0;
  return value === '' || value === 0 || value === false || value === null;
}

function zeroOf(type: TypeNode, place: Place): Json {
  if (type.is === 'struct') return decodeStruct({}, type, place);
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

function decodeScalar(value: Json, scalar: ScalarNode['scalar'], place: Place): Json {
  switch (scalar) {
    case 'string':
      if (typeof value !== 'string') throw mismatch(value, 'string', place);
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw mismatch(value, 'bool', place);
      return value;
    case 'integer':
    case 'number':
    case 'int-or-string':
      return decodeNumber(value, scalar, place);
    case 'quantity':
      return decodeQuantity(value, place);
    case 'time':
    case 'micro-time':
      return decodeText(value, place, 'Time', (text) => canonicalTime(text, scalar === 'micro-time'));
    case 'duration':
      return decodeText(value, place, 'Duration', canonicalDuration);
    case 'bytes':
      return decodeBytes(value, place);
    default:
      return scalar satisfies never;
  }
}

function decodeNumber(value: Json, scalar: 'integer' | 'number' | 'int-or-string', place: Place): Json {
  if (scalar === 'number' && (typeof value === 'number' || typeof value === 'bigint')) return value;
  if (typeof value === 'string' && scalar === 'int-or-string') return value;
  const width = scalar === 'integer' && longFields.has(/[^.]*$/.exec(place.path)?.[0] ?? '') ? 64 : 32;
  if (fits(value, width)) return value;
  throw mismatch(value, scalar === 'number' ? 'float64' : `int${width}`, place);
}

function fits(value: Json, width: number): boolean {
  if (typeof value === 'bigint') return BigInt.asIntN(width, value) === value;
  return typeof value === 'number' && (width === 64 ? Number.isSafeInteger(value) : (value | 0) === value);
}

const quantityRule = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

function decodeQuantity(value: Json, place: Place): Json {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
    throw mismatch(value, 'resource.Quantity', place);
  }
  const text = canonicalQuantity(value);
  if (text === undefined) throw new Mismatch(quantityRule);
  return text;
}

function decodeText(value: Json, place: Place, name: string, read: (text: string) => string | undefined): Json {
  if (typeof value !== 'string') throw mismatch(value, `v1.${name}`, place);
  const text = read(value);
  if (text !== undefined) return text;
  throw new Mismatch(
    name === 'Time'
      ? `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`
      : `time: invalid duration ${JSON.stringify(value)}`,
  );
}

/** Standard base64 with padding; line ends are skipped. The message names the first byte that is wrong. */
function decodeBytes(value: Json, place: Place): Json {
  if (typeof value !== 'string') throw mismatch(value, 'uint8', place);
  const text = value.replaceAll(/[\r\n]/g, '');
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return text;
  const wrong = /[^A-Za-z0-9+/]/.exec(value);
  throw new Mismatch(`illegal base64 data at input byte ${wrong?.index ?? value.length - (text.length % 4)}`);
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Fields of a struct inside a map are named again. */
function within({ field: _field, ...place }: Place, name: string): Place {
  return { ...place, path: joined(place.path, name) };
}

/** Whole numbers of 64 bits; all other fields have 32. Source: the formats of OpenAPI v2. */
const longFields = new Set([
  'activeDeadlineSeconds',
  'capacity',
  'deletionGracePeriodSeconds',
  'expirationSeconds',
  'fsGroup',
  'generation',
  'gid',
  'gracePeriodSeconds',
  'int',
  'ints',
  'maxItems',
  'maxLength',
  'maxProperties',
  'minItems',
  'minLength',
  'minProperties',
  'nodeAllocatableUpdatePeriodSeconds',
  'observedGeneration',
  'remainingItemCount',
  'resourceSliceCount',
  'revision',
  'runAsGroup',
  'runAsUser',
  'seconds',
  'sizeBytes',
  'startingDeadlineSeconds',
  'supplementalGroups',
  'terminationGracePeriodSeconds',
  'tolerationSeconds',
  'uid',
]);

/** A type as Go's messages name it. */
function goType(type: TypeNode): string {
  switch (type.is) {
    case 'struct':
      return `v1.${type.name ?? 'struct'}`;
    case 'list':
      return `[]${goType(type.items())}`;
    case 'map':
      return `map[string]${goType(type.values())}`;
    case 'any':
      return 'interface {}';
    default:
      return goScalars[type.scalar];
  }
}

const goScalars: Readonly<Record<ScalarNode['scalar'], string>> = {
  string: 'string',
  integer: 'int32',
  number: 'float64',
  boolean: 'bool',
  quantity: 'resource.Quantity',
  time: 'v1.Time',
  'micro-time': 'v1.MicroTime',
  duration: 'v1.Duration',
  'int-or-string': 'intstr.IntOrString',
  bytes: 'uint8',
};

function mismatch(value: Json, wanted: string, { struct, path, field: shown }: Place): Mismatch {
  const field = (shown ?? path).replaceAll(/\[\d+\]/g, '');
  const isWhole = /^int(32|64)$/.test(wanted) && goKind(value) === 'number';
  const found = isWhole ? `number ${String(value)}` : goKind(value);
  return new Mismatch(`json: cannot unmarshal ${found} into Go struct field ${struct}.${field} of type ${wanted}`);
}

function goKind(value: Json): string {
  if (isList(value)) return 'array';
  if (isMap(value)) return 'object';
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    default:
      return 'number';
  }
}
