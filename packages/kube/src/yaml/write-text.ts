import { isBreak, unit } from './characters.ts';
import { isPrintable, type TextStyle } from './text-style.ts';

/** Where a scalar is written. */
export interface Place {
  /** Characters already on the line. */
  readonly column: number;
  /** Spaces before continuation lines. */
  readonly indent: number;
  /** Lines may be broken at blanks. */
  readonly mayFold: boolean;
}

/** go-yaml breaks a line at the first single blank after this column. */
const bestWidth = 80;

/** A string in the given style. Literal blocks end with a line break, all others without. Source: go-yaml v2, emitterc.go. */
export function writeText(text: string, style: TextStyle, place: Place): string {
  switch (style) {
    case 'plain':
      return mayStay(text, place) ? text : foldPlain(text, place);
    case 'single':
      return writeSingle(text, place);
    case 'double':
      return writeDouble(text, place);
    case 'literal':
      return writeLiteral(text, place.indent);
  }
}

function mayStay(text: string, place: Place): boolean {
  return !place.mayFold || place.column + text.length <= bestWidth;
}

function foldPlain(text: string, { column, indent }: Place): string {
  const lineBreak = `\n${' '.repeat(indent)}`;
  let out = '';
  let from = 0;
  let lineStart = -column;
  for (let i = text.indexOf(' '); i >= 0; i = text.indexOf(' ', i + 1)) {
    if (i - lineStart <= bestWidth || !isSingleBlank(text, i)) continue;
    out += text.slice(from, i) + lineBreak;
    from = i + 1;
    lineStart = from - indent;
  }
  return out + text.slice(from);
}

/** A blank between two characters that are none. */
function isSingleBlank(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) !== unit.space && text.charCodeAt(at + 1) !== unit.space;
}

function writeSingle(text: string, { column, indent, mayFold }: Place): string {
  const padding = ' '.repeat(indent);
  let out = "'";
  let at = column + 1;
  let afterBreak = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const inside = i > 0 && i < text.length - 1;
    if (code === unit.space && mayFold && at > bestWidth && inside && isSingleBlank(text, i)) {
      out += `\n${padding}`;
      at = indent;
    } else if (isBreak(code)) {
      out += text.charAt(i);
      at = 0;
      afterBreak = true;
      continue;
    } else {
      if (afterBreak) {
        out += padding;
        at = indent;
      }
      const shown = code === unit.apostrophe ? "''" : text.charAt(i);
      out += shown;
      at += shown.length;
    }
    afterBreak = false;
  }
  return `${out}'`;
}

function writeDouble(text: string, { column, indent, mayFold }: Place): string {
  // go-yaml takes every character for a byte order mark when the text begins with one, and escapes it.
  if (text.charCodeAt(0) === unit.byteOrderMark) return `"${Array.from(text, escapeChar).join('')}"`;
  const lineBreak = `\n${' '.repeat(indent)}`;
  let out = '"';
  let at = column + 1;
  let afterBlank = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === unit.space) {
      if (mayFold && !afterBlank && at > bestWidth && i > 0 && i < text.length - 1) {
        const mustProtect = text.charCodeAt(i + 1) === unit.space;
        out += mustProtect ? `${lineBreak}\\` : lineBreak;
        at = indent + (mustProtect ? 1 : 0);
      } else {
        out += ' ';
        at += 1;
      }
      afterBlank = true;
      continue;
    }
    afterBlank = false;
    const shown = mustEscape(code) ? escape(text.codePointAt(i) ?? code) : text.charAt(i);
    if (shown.startsWith('\\U')) i += 1;
    out += shown;
    at += shown.length;
  }
  return `${out}"`;
}

const named: ReadonlyMap<number, string> = new Map([
  [0x00, '\\0'],
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x1b, '\\e'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x85, '\\N'],
  [0xa0, '\\_'],
  [0x2028, '\\L'],
  [0x2029, '\\P'],
]);

function mustEscape(code: number): boolean {
  return !isPrintable(code) || isBreak(code) || code === unit.quote || code === unit.backslash;
}

function escapeChar(char: string): string {
  return escape(char.codePointAt(0) ?? 0);
}

function escape(point: number): string {
  const name = named.get(point);
  if (name !== undefined) return name;
  const hex = point.toString(16).toUpperCase();
  if (point <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function writeLiteral(text: string, indent: number): string {
  const padding = ' '.repeat(indent);
  const first = text.charCodeAt(0);
  let out = `|${first === unit.space || isBreak(first) ? '2' : ''}${chomping(text)}\n`;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (!isBreak(text.charCodeAt(i))) continue;
    out += i > from ? padding + text.slice(from, i + 1) : text.charAt(i);
    from = i + 1;
  }
  return from < text.length ? `${out}${padding}${text.slice(from)}\n` : out;
}

function chomping(text: string): string {
  if (!isBreak(text.charCodeAt(text.length - 1))) return '-';
  return text.length === 1 || isBreak(text.charCodeAt(text.length - 2)) ? '+' : '';
}
