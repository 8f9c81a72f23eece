import { isList, type Json } from '#object/json.ts';
import type { Dialect } from './resolve-scalar.ts';

/** A value as Go's %#v shows what go-yaml decoded. Keys of maps come sorted, as fmt sorts them. */
export function goSyntax(value: Json, dialect: Dialect): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[]interface {}{${value.map((item) => inner(item, dialect)).join(', ')}}`;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const type = dialect === 'v2' ? 'map[interface {}]interface {}' : 'map[string]interface {}';
  return `${type}{${fields.map(([key, field]) => `${JSON.stringify(key)}:${inner(field, dialect)}`).join(', ')}}`;
}

function inner(value: Json, dialect: Dialect): string {
  return value === null ? 'interface {}(nil)' : goSyntax(value, dialect);
}
