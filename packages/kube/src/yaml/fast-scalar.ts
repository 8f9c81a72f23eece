import type { Json } from '#object/json.ts';
import { unit } from './characters.ts';
import { end, finishLine, type Lines, notSimple, toContent } from './fast-lines.ts';
import { type Dialect, mayResolve, resolvePlain } from './resolve-scalar.ts';

/** First characters of a plain scalar that need no second look: letters, digits and a few signs. */
const starts = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.$+~(<=^;\\')
  starts[char.charCodeAt(0)] = 1;

export function startsPlain(code: number): boolean {
  return code < 128 ? starts[code] === 1 : code !== unit.byteOrderMark;
}

/** Reads a plain scalar in a block collection at column `parent`, and goes on to the next content. */
export function readPlain(lines: Lines, parent: number): Json {
  const { text, pos: from, line, lineStart } = lines;
  const to = endOfPlain(text, from);
  lines.pos = to;
  finishLine(lines);
  if (lines.indent <= parent) return typedPlain(text, from, trimmed(text, to), lines.dialect);
  lines.line = line;
  lines.lineStart = lineStart;
  return readLines(lines, from, to, parent);
}

/** Where the words of a plain scalar on one line end: at the line's end or before the blank of a comment. */
function endOfPlain(text: string, from: number): number {
  for (let pos = from; ; pos++) {
    const code = text.charCodeAt(pos);
    if (code > unit.colon) continue;
    if (code === unit.colon) {
      if (text.charCodeAt(pos + 1) <= unit.space) throw notSimple;
    } else if (code === unit.hash) {
      if (text.charCodeAt(pos - 1) === unit.space) return pos - 1;
    } else if (code < unit.space) {
      if (code === unit.lineFeed || code === end) return pos;
      throw notSimple;
    }
  }
}

/** The place after the last character that is no blank. */
function trimmed(text: string, to: number): number {
  let last = to;
  while (text.charCodeAt(last - 1) === unit.space) last -= 1;
  return last;
}

/** The rest of a plain scalar whose first line has been measured; it has more. */
function readLines(lines: Lines, from: number, firstEnd: number, parent: number): Json {
  const { text } = lines;
  let value = text.slice(from, trimmed(text, firstEnd));
  let pos = firstEnd;
  for (;;) {
    if (text.charCodeAt(pos) !== unit.lineFeed) break;
    const gap = passBlankLines(lines, pos);
    pos = lines.pos;
    const code = text.charCodeAt(pos);
    if (code === end || code === unit.hash || pos - lines.lineStart <= parent) break;
    const to = endOfPlain(text, pos);
    value += (gap === 1 ? ' ' : '\n'.repeat(gap - 1)) + text.slice(pos, trimmed(text, to));
    pos = to;
    lines.pos = to;
  }
  const code = text.charCodeAt(pos);
  if (code === end) lines.lineStart = pos;
  else if (code === unit.space) finishLine(lines);
  if (code !== unit.space) toContent(lines);
  if (lines.indent > parent) throw notSimple;
  return typedPlain(value, 0, value.length, lines.dialect);
}

/** From a line feed to the first line that is not blank, and there to its first character; counts the line feeds. */
function passBlankLines(lines: Lines, from: number): number {
  const { text } = lines;
  let pos = from;
  let count = 0;
  do {
    pos += 1;
    count += 1;
    lines.lineStart = pos;
    while (text.charCodeAt(pos) === unit.space) pos += 1;
  } while (text.charCodeAt(pos) === unit.lineFeed);
  lines.line += count;
  lines.pos = pos;
  return count;
}

const one = 0x31;

/** The value of a plain scalar that ends before `to`. */
export function typedPlain(text: string, from: number, to: number, dialect: Dialect): Json {
  const first = text.charCodeAt(from);
  if (first >= one && first <= unit.nine && to - from < 16) {
    let number = first - unit.zero;
    let pos = from + 1;
    for (; pos < to; pos++) {
      const digit = text.charCodeAt(pos) - unit.zero;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    if (pos === to) return number;
  }
  const plain = text.slice(from, to);
  return mayResolve(first, to - from) ? typed(plain, dialect) : plain;
}

function typed(text: string, dialect: Dialect): Json {
  const found = resolvePlain(text, dialect);
  switch (found.type) {
    case 'str':
      return text;
    case 'null':
      return null;
    case 'timestamp':
      return dialect === 'v2' ? text : found.value;
    case 'float':
      if (!Number.isFinite(found.value)) throw notSimple;
      return found.value;
    default:
      return found.value;
  }
}
