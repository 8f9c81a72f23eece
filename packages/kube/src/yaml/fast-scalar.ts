import type { Json } from '#object/json.ts';
import { unit } from './characters.ts';
import { finishLine, type Lines, notSimple, toContent } from './fast-lines.ts';
import { type Dialect, resolvePlain } from './resolve-scalar.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { scanPlain } from './scan-plain.ts';
import { scanQuoted } from './scan-quoted.ts';

/** First characters of a plain scalar that need no second look: letters, digits and a few signs. */
const starts = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.$+~(<=^;\\')
  starts[char.charCodeAt(0)] = 1;

export function startsPlain(code: number): boolean {
  return code >= 128 ? code !== unit.byteOrderMark : starts[code] === 1;
}

/** Reads a value that begins on this line and stands in a collection at column `parent`; ends at the next content. */
export function readFastScalar(lines: Lines, parent: number, dialect: Dialect): Json {
  const { text } = lines;
  const code = text.charCodeAt(lines.pos);
  if (code === unit.quote || code === unit.apostrophe) {
    const value = scanQuoted(lines);
    finishLine(lines);
    return value;
  }
  if (code === unit.pipe || code === unit.greater) {
    const value = scanBlockScalar(lines, parent);
    lines.pos = lines.lineStart;
    toContent(lines);
    return value;
  }
  if (code === unit.openBracket || code === unit.openBrace) return readEmpty(lines, code);
  const next = text.charCodeAt(lines.pos + 1);
  if (!startsPlain(code) && !(code === unit.dash && next > unit.space)) throw notSimple;
  return readPlain(lines, parent, dialect);
}

function readEmpty(lines: Lines, code: number): Json {
  const isList = code === unit.openBracket;
  if (lines.text.charCodeAt(lines.pos + 1) !== (isList ? unit.closeBracket : unit.closeBrace)) throw notSimple;
  lines.pos += 2;
  finishLine(lines);
  return isList ? [] : {};
}

function readPlain(lines: Lines, parent: number, dialect: Dialect): Json {
  const { text, pos: from, line, lineStart } = lines;
  const end = endOfPlain(text, from);
  lines.pos = end;
  finishLine(lines);
  if (lines.indent <= parent) return typedPlain(text.slice(from, end), dialect);
  Object.assign(lines, { pos: from, line, lineStart });
  const folded = scanPlain(lines, parent + 1, false);
  if (!folded.passedBreak && lines.pos < text.length) throw notSimple;
  if (!folded.passedBreak) lines.lineStart = text.length;
  toContent(lines);
  if (lines.indent > parent) throw notSimple;
  return typedPlain(folded.text, dialect);
}

/** Where a plain scalar of one line ends: before its trailing blanks or its comment. */
function endOfPlain(text: string, from: number): number {
  let end = from;
  for (let pos = from; pos < text.length; pos++) {
    const code = text.charCodeAt(pos);
    if (code > unit.colon) end = pos + 1;
    else if (code === unit.lineFeed) break;
    else if (code === unit.tab) throw notSimple;
    else if (code === unit.hash && end < pos) break;
    else if (code === unit.colon && !(text.charCodeAt(pos + 1) > unit.space)) throw notSimple;
    else if (code !== unit.space) end = pos + 1;
  }
  return end;
}

function typedPlain(text: string, dialect: Dialect): Json {
  const typed = resolvePlain(text, dialect);
  switch (typed.type) {
    case 'str':
      return text;
    case 'null':
      return null;
    case 'timestamp':
      return dialect === 'v2' ? text : typed.value;
    case 'float':
      if (!Number.isFinite(typed.value)) throw notSimple;
      return typed.value;
    default:
      return typed.value;
  }
}
