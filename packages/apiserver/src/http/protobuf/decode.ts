import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import { messages } from './messages.ts';
import type { MessageField } from './messages.ts';
import { fieldsOf, ProtobufError } from './reader.ts';
import type { WireField } from './reader.ts';
import { specialValue } from './special.ts';

const deepest = 100;

/** A message as the JSON that Go would write of it; fields that the table does not know are skipped. */
export function decodeMessage(bytes: Buffer, message: string, depth = 0): JsonMap {
  if (depth > deepest) throw new ProtobufError(`a message may be ${deepest} deep`);
  const result: Record<string, Json> = {};
  const known = messages().fields(message);
  for (const wire of fieldsOf(bytes)) {
    const field = known.get(wire.number);
    if (field !== undefined) put(result, field, wire, depth);
  }
  return result;
}

function put(result: Record<string, Json>, [, type, name, mark]: MessageField, wire: WireField, depth: number): void {
  if (type.startsWith('*')) {
    const list = (result[name] ??= []) as Json[];
    list.push(valueOf(type.slice(1), wire.value, depth));
    return;
  }
  if (type.startsWith('%')) {
    const map = (result[name] ??= {}) as Record<string, Json>;
    const { key, value } = entryOf(wire.value, type.slice(1), depth);
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  const value = valueOf(type, wire.value, depth);
  if (name === '') {
    Object.assign(result, value);
    return;
  }
  const isZero = value === '' || value === 0 || value === false || value === null;
  if (mark === '?' && isZero) return;
  result[name] = value;
}

function entryOf(
  bytes: WireField['value'],
  type: string,
  depth: number,
): { readonly key: string; readonly value: Json } {
  let key = '';
  let value: Json | undefined;
  for (const wire of fieldsOf(asBytes(bytes))) {
    if (wire.number === 1) key = asBytes(wire.value).toString('utf8');
    if (wire.number === 2) value = valueOf(type, wire.value, depth);
  }
  return { key, value: value ?? valueOf(type, Buffer.alloc(0), depth) };
}

function valueOf(type: string, value: WireField['value'], depth: number): Json {
  switch (type) {
    case 's':
      return asBytes(value).toString('utf8');
    case 'b':
      return asBytes(value).toString('base64');
    case 'i':
      return asNumber(value);
    case 't':
      return asNumber(value) !== 0;
    case 'd':
      return asBytes(value).length === 8 ? asBytes(value).readDoubleLE() : 0;
    case 'x':
      return [...fieldsOf(asBytes(value))].map((item) => asBytes(item.value).toString('utf8'));
    default:
      if (type.startsWith('m')) return decodeMessage(asBytes(value), type.slice(1), depth + 1);
      return specialValue(type, asBytes(value), (bytes, message) => decodeMessage(bytes, message, depth + 1));
  }
}

function asBytes(value: WireField['value']): Buffer {
  if (Buffer.isBuffer(value)) return value;
  throw new ProtobufError('proto: wrong wireType for a text or a message');
}

function asNumber(value: WireField['value']): number | bigint {
  if (!Buffer.isBuffer(value)) return value;
  if (value.length === 0) return 0;
  throw new ProtobufError('proto: wrong wireType for a number');
}
