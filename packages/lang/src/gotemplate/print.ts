import { formatFloat } from './format-float.ts';
import { quote } from './token.ts';
import { GoError, GoStruct, GoTime, Int, isMap, sortedKeys, typeName } from './value.ts';
import type { Value } from './value.ts';

/** A value as Go prints it with %v. Maps are sorted by key. Source: fmt. */
export function printed(value: Value): string {
  if (value === undefined || value === null) return '<nil>';
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return formatFloat(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      return printedObject(value);
  }
}

function printedObject(value: Exclude<Value, undefined | null | string | number | boolean | bigint>): string {
  if (value instanceof Int) return String(value.value);
  if (value instanceof GoError) return value.message;
  if (value instanceof GoTime) return printedTime(value);
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (value instanceof GoStruct) return `{${Object.values(value.fields).map(printed).join(' ')}}`;
  return isMap(value)
    ? `map[${sortedKeys(value)
        .map((key) => `${key}:${printed(value[key])}`)
        .join(' ')}]`
    : '';
}

/** time.Time's String. */
function printedTime({ ms, offset, zone }: GoTime): string {
  const local = new Date(ms + offset * 60_000).toISOString();
  const fraction = local.slice(19, -1).replace(/\.?0+$/, '');
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const shift = `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(minutes).padStart(2, '0')}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)}${fraction} ${shift} ${zone}`;
}

/** A value as Go writes it in a program: %#v. */
export function written(value: Value): string {
  if (value === undefined || value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return quote(value);
  if (value instanceof Int && value.type.startsWith('u')) return `0x${value.value.toString(16)}`;
  if (Array.isArray(value)) return `${typeName(value)}{${value.map(written).join(', ')}}`;
  if (!isMap(value)) return printed(value);
  const entries = sortedKeys(value).map((key) => `${quote(key)}:${written(value[key])}`);
  return `map[string]interface {}{${entries.join(', ')}}`;
}

/** Operands side by side; a space between two when neither is a text. Source: fmt.Sprint. */
export function sprint(operands: readonly Value[]): string {
  let result = '';
  operands.forEach((operand, i) => {
    const isApart = i > 0 && typeof operand !== 'string' && typeof operands[i - 1] !== 'string';
    result += (isApart ? ' ' : '') + printed(operand);
  });
  return result;
}
