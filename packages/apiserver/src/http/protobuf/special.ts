import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import { fieldsOf, ProtobufError } from './reader.ts';
import type { WireField } from './reader.ts';

type Decode = (bytes: Buffer, message: string) => JsonMap;

const schemaProps = 'apiextensions.v1.JSONSchemaProps';

/** Values of types that have a JSON form of their own. Source: apimachinery and apiextensions, their MarshalJSON. */
export function specialValue(type: string, bytes: Buffer, decode: Decode): Json {
  const fields = [...fieldsOf(bytes)];
  const last = (number: number): WireField['value'] | undefined =>
    fields.findLast((one) => one.number === number)?.value;
  const text = (number: number): string => {
    const value = last(number);
    return Buffer.isBuffer(value) ? value.toString('utf8') : '';
  };
  switch (type) {
    case 'q':
      return text(1) === '' ? '0' : text(1);
    case 'o':
      return wholeNumber(last(1)) === 0 ? wholeNumber(last(2)) : text(3);
    case 'T':
    case 'U':
      return fields.length === 0 ? null : timeText(wholeNumber(last(1)), wholeNumber(last(2)), type === 'U');
    case 'D':
      return durationText(wholeNumber(last(1)));
    case 'F':
    case 'R':
    case 'J':
      return text(1) === '' ? null : parsed(text(1));
    case 'A':
    case 'B':
    case 'P':
      return schemaOr(type, fields, decode);
    default:
      throw new ProtobufError(`the table has a type ${JSON.stringify(type)} that nobody reads`);
  }
}

/** A schema, or else what its place may hold: a list of schemas, a truth, a list of names. */
function schemaOr(type: string, fields: readonly WireField[], decode: Decode): Json {
  const schemaAt = (number: number) => {
    const found = fields.findLast((one) => one.number === number)?.value;
    return Buffer.isBuffer(found) ? decode(found, schemaProps) : undefined;
  };
  if (type === 'B') return schemaAt(2) ?? wholeNumber(fields.find(({ number }) => number === 1)?.value) !== 0;
  const many = fields.filter(({ number }) => number === 2).map(({ value }) => asBytes(value));
  if (many.length === 0) return schemaAt(1) ?? null;
  return many.map((bytes) => (type === 'A' ? decode(bytes, schemaProps) : bytes.toString('utf8')));
}

function asBytes(value: WireField['value']): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function wholeNumber(value: WireField['value'] | undefined): number {
  return value === undefined || Buffer.isBuffer(value) ? 0 : Number(value);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ProtobufError('a field that holds JSON holds something else');
  }
}

function timeText(seconds: number, nanos: number, micro: boolean): string {
  const ms = seconds * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) throw new ProtobufError('a time is out of range');
  const whole = new Date(ms).toISOString().slice(0, 19);
  return micro ? `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z` : `${whole}Z`;
}

/** A duration as Go prints it, `1h2m3.5s`. */
function durationText(nanos: number): string {
  if (nanos === 0) return '0s';
  const size = Math.abs(nanos);
  const sign = nanos < 0 ? '-' : '';
  const decimals = (value: number) => String(Number(value.toFixed(9)));
  if (size < 1e3) return `${sign}${size}ns`;
  if (size < 1e6) return `${sign}${decimals(size / 1e3)}µs`;
  if (size < 1e9) return `${sign}${decimals(size / 1e6)}ms`;
  const hours = Math.floor(size / 3.6e12);
  const minutes = Math.floor((size % 3.6e12) / 6e10);
  const seconds = decimals((size % 6e10) / 1e9);
  return `${sign}${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}
