import { isList, isMap } from '#object/json.ts';
import type { Json } from '#object/json.ts';

/** A value as Go's `%v` prints it: the API server puts patches into its messages that way. */
export function goText(value: Json): string {
  if (value === null) return '<nil>';
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isMap(value)) return String(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${fields.map(([key, field]) => `${key}:${goText(field)}`).join(' ')}]`;
}
