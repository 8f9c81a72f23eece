import { isList, type Json } from '#object/json.ts';
import type { Dialect } from './resolve-scalar.ts';

/** A value as Go's %#v shows what go-yaml decoded. Keys of maps come sorted, as fmt sorts them. */
export function goSyntax(value: Json, dialect: Dialect): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[]interface {}{${value.map((item) => inner(item, dialect)).join(', ')}}`;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const type = dialect === 'v2' ? 'map[interface {}]interface {}' : 'map[string]interface {}';
  return `${type}{${fields.map(([key, field]) => `${goQuote(key)}:${inner(field, dialect)}`).join(', ')}}`;
}

function inner(value: Json, dialect: Dialect): string {
  return value === null ? 'interface {}(nil)' : goSyntax(value, dialect);
}

/** A text as Go's strconv.Quote writes it. */
export function goQuote(text: string): string {
  return `"${text.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escaped)}"`;
}

const named: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

function escaped(char: string): string {
  const name = named.get(char);
  if (name !== undefined) return name;
  const point = char.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  if (point < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
