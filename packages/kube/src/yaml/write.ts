import { isList, isMap, type Json, type JsonMap } from '#object/json.ts';
import { isBreak } from './characters.ts';
import { compareKeys } from './key-order.ts';
import { floatText } from './number-text.ts';
import { textStyle } from './text-style.ts';
import { writeText } from './write-text.ts';

/** Keys repeat all over a document: what one writes as is worked out once. */
type KeyTexts = Map<string, string | undefined>;

/**
 * YAML text exactly as sigs.k8s.io/yaml's Marshal writes it: keys in natural order, maps indented by two, lists not
 * indented under their key, lines folded after column 80, a line break at the end.
 */
export function writeYaml(value: Json): string {
  const keys: KeyTexts = new Map();
  if (isMap(value) && Object.keys(value).length > 0) return writeMap(value, 0, keys);
  if (isList(value) && value.length > 0) return writeList(value, 0, keys);
  return endLine(writeScalar(value, 0, 2));
}

/** Literal blocks have ended their last line already, be it by a line separator of Unicode. */
function endLine(text: string): string {
  return isBreak(text.charCodeAt(text.length - 1)) ? text : `${text}\n`;
}

/** Lines of a mapping, each with its indentation but the first, whose place the caller has set. */
function writeMap(map: JsonMap, indent: number, keys: KeyTexts): string {
  const padding = ' '.repeat(indent);
  let out = '';
  for (const key of sortedKeys(map)) {
    const value = map[key];
    if (value === undefined) continue;
    if (out !== '') out += padding;
    const name = keyText(key, keys);
    out +=
      name === undefined
        ? writeLongEntry(key, value, { indent, padding, keys })
        : `${name}:${writeValue(value, indent, { column: indent + name.length + 1, keys })}`;
  }
  return out;
}

function sortedKeys(map: JsonMap): string[] {
  const names = Object.keys(map);
  for (let i = 1; i < names.length; i++)
    if (compareKeys(names[i - 1] ?? '', names[i] ?? '') > 0) return names.sort(compareKeys);
  return names;
}

/** What follows `key:`, up to and with the end of the line. */
function writeValue(value: Json, indent: number, { column, keys }: { column: number; keys: KeyTexts }): string {
  if (typeof value === 'object' && value !== null) {
    if (isList(value)) {
      return value.length === 0 ? ' []\n' : `\n${' '.repeat(indent)}${writeList(value, indent, keys)}`;
    }
    if (hasFields(value)) return `\n${' '.repeat(indent + 2)}${writeMap(value as JsonMap, indent + 2, keys)}`;
    return ' {}\n';
  }
  return ` ${endLine(writeScalar(value, column + 1, indent + 2))}`;
}

function hasFields(value: object): boolean {
  for (const field of Object.values(value)) if (field !== undefined) return true;
  return false;
}

function writeList(list: readonly Json[], indent: number, keys: KeyTexts): string {
  const padding = ' '.repeat(indent);
  let out = '';
  for (const item of list) out += `${out === '' ? '' : padding}- ${writeInner(item, indent, keys)}`;
  return out;
}

/** What follows `- `, `? ` or `: `: collections begin on the same line. */
function writeInner(value: Json, indent: number, keys: KeyTexts): string {
  if (isList(value)) return value.length === 0 ? '[]\n' : writeList(value, indent + 2, keys);
  if (isMap(value)) return hasFields(value) ? writeMap(value, indent + 2, keys) : '{}\n';
  return endLine(writeScalar(value, indent + 2, indent + 2));
}

/** An entry whose key is too long for one line, or has line breaks. */
function writeLongEntry(
  key: string,
  value: Json,
  { indent, padding, keys }: { indent: number; padding: string; keys: KeyTexts },
): string {
  return `? ${writeInner(key, indent, keys)}${padding}: ${writeInner(value, indent, keys)}`;
}

/** A key as it stands before its colon; undefined when it cannot. Source: go-yaml v2, emitterc.go (check_simple_key). */
function keyText(key: string, keys: KeyTexts): string | undefined {
  if (keys.has(key)) return keys.get(key);
  const isSimple = utf8Length(key) <= 128 && !hasBreak(key);
  const text = isSimple ? writeText(key, textStyle(key, true), { column: 0, indent: 0, mayFold: false }) : undefined;
  keys.set(key, text);
  return text;
}

function hasBreak(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (isBreak(text.charCodeAt(i))) return true;
  return false;
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) length += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return length;
}

function writeScalar(value: Json, column: number, indent: number): string {
  switch (typeof value) {
    case 'string':
      return writeText(value, textStyle(value, false), { column, indent, mayFold: true });
    case 'number':
      return numberText(value);
    case 'bigint':
      return value >= -(2n ** 63n) && value < 2n ** 64n ? value.toString() : floatText(Number(value));
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return value === null ? 'null' : isList(value) ? '[]' : '{}';
  }
}

/** Whole numbers are written in full as long as 64 bits hold them, everything else as a float. */
function numberText(value: number): string {
  if (!Number.isInteger(value)) return floatText(value);
  if (Number.isSafeInteger(value)) return String(value + 0);
  const digits = BigInt(String(value).includes('e') ? value : String(value));
  return digits >= -(2n ** 63n) && digits < 2n ** 64n ? digits.toString() : floatText(value);
}
