import { isList, isMap, type Json, type JsonMap } from '#object/json.ts';
import { isBreak } from './characters.ts';
import { sortedKeys } from './key-order.ts';
import { keyText } from './key-text.ts';
import { floatText } from './number-text.ts';
import type { Dialect } from './resolve-scalar.ts';
import { textStyle } from './text-style.ts';
import { writeText } from './write-text.ts';

/** The text so far. One flat text that grows is faster than a tree of texts joined at every level. */
interface Output {
  text: string;
  readonly dialect: Dialect;
}

/**
 * YAML text exactly as sigs.k8s.io/yaml's Marshal writes it: keys in natural order, maps indented by two, lists not
 * indented under their key, lines folded after column 80, a line break at the end. Values of more than some thousand
 * levels, more than any reader takes, exhaust the stack.
 */
export function writeYaml(value: Json): string {
  return write(value, 'v2');
}

/**
 * YAML text exactly as the encoder of go-yaml v3 writes it with an indentation of 2, which is Helm's toYamlPretty: lists
 * indented under their key, lines never folded. Numbers are Go's float64 (1000000 is `1e+06`), bigints its integers.
 */
export function writeYamlPretty(value: Json): string {
  return write(value, 'v3');
}

function write(value: Json, dialect: Dialect): string {
  const out: Output = { text: '', dialect };
  if (isMap(value)) {
    if (!writeMap(out, value, 0, '')) out.text = '{}\n';
  } else if (isList(value) && value.length > 0) writeList(out, value, 0);
  else writeScalar(out, value, 0, 2);
  return out.text;
}

const paddings = Array.from({ length: 64 }, (_, i) => ' '.repeat(i));

function paddingOf(indent: number): string {
  return paddings[indent] ?? ' '.repeat(indent);
}

/**
 * Lines of a mapping, each with its indentation but the first, which `opening` begins. False, with nothing written, when
 * the map has no fields.
 */
function writeMap(out: Output, map: JsonMap, indent: number, opening: string): boolean {
  const padding = paddingOf(indent);
  let before = opening;
  let isEmpty = true;
  for (const key of sortedKeys(map, out.dialect)) {
    const value = map[key];
    if (value === undefined) continue;
    isEmpty = false;
    const name = keyText(key, out.dialect);
    if (name === undefined) {
      out.text += `${before}? `;
      writeInner(out, key, indent);
      out.text += `${padding}: `;
      writeInner(out, value, indent);
    } else {
      out.text += before + name;
      writeValue(out, value, indent, indent + name.length);
    }
    before = padding;
  }
  return !isEmpty;
}

/** What follows `key:`, up to and with the end of the line. `column` is where the line stands. */
function writeValue(out: Output, value: Json, indent: number, column: number): void {
  if (typeof value === 'string') {
    out.text += ' ';
    writeString(out, value, column + 1, indent + 2);
  } else if (typeof value !== 'object' || value === null) out.text += ` ${plainScalar(value, out.dialect)}\n`;
  else if (isList(value)) {
    if (value.length === 0) out.text += ' []\n';
    else {
      const place = out.dialect === 'v2' ? indent : indent + 2;
      out.text += `\n${paddingOf(place)}`;
      writeList(out, value, place);
    }
  } else if (!writeMap(out, value as JsonMap, indent + 2, `\n${paddingOf(indent + 2)}`)) out.text += ' {}\n';
}

function writeList(out: Output, list: readonly Json[], indent: number): void {
  const dash = `${paddingOf(indent)}- `;
  let isFirst = true;
  for (const item of list) {
    out.text += isFirst ? '- ' : dash;
    isFirst = false;
    writeInner(out, item, indent);
  }
}

/** What follows `- `, `? ` or `: `: collections begin on the same line. */
function writeInner(out: Output, value: Json, indent: number): void {
  if (isList(value) && value.length > 0) writeList(out, value, indent + 2);
  else if (!isMap(value)) writeScalar(out, value, indent + 2, indent + 2);
  else if (!writeMap(out, value, indent + 2, '')) out.text += '{}\n';
}

/** A scalar or an empty list, with the end of its line. */
function writeScalar(out: Output, value: Json, column: number, indent: number): void {
  if (typeof value === 'string') writeString(out, value, column, indent);
  else out.text += `${plainScalar(value, out.dialect)}\n`;
}

/** Literal blocks have ended their last line already, be it by a line separator of Unicode. */
function writeString(out: Output, value: string, column: number, indent: number): void {
  const mayFold = out.dialect === 'v2';
  const style = textStyle(value, false, out.dialect);
  if (style === 'plain' && (!mayFold || column + value.length <= 80)) {
    out.text += `${value}\n`;
    return;
  }
  const text = writeText(value, style, { column, indent, mayFold });
  out.text += isBreak(text.charCodeAt(text.length - 1)) ? text : `${text}\n`;
}

function plainScalar(value: Json, dialect: Dialect): string {
  switch (typeof value) {
    case 'number':
      return dialect === 'v2' ? numberText(value) : floatText(value);
    case 'bigint':
      return value >= -(2n ** 63n) && value < 2n ** 64n ? value.toString() : floatText(Number(value));
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return value === null ? 'null' : '[]';
  }
}

/** Whole numbers are written in full as long as 64 bits hold them, everything else as a float. */
function numberText(value: number): string {
  if (!Number.isInteger(value)) return floatText(value);
  if (Number.isSafeInteger(value)) return String(value + 0);
  const digits = BigInt(String(value).includes('e') ? value : String(value));
  return digits >= -(2n ** 63n) && digits < 2n ** 64n ? digits.toString() : floatText(value);
}
