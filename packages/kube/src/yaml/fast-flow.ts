import type { Json } from '#object/json.ts';
import { unit } from './characters.ts';
import { simpleKey } from './fast-key.ts';
import { endOfLine, isMarker, type Lines, nextLine, notSimple } from './fast-lines.ts';
import { readFastQuoted } from './fast-quoted.ts';
import { startsPlain, typedPlain } from './fast-scalar.ts';

/** Deeper ones, which are rare, are left to the full reader. */
const deepest = 20;

/** Reads a flow collection whose keys and plain scalars are of one line each, and stops behind it. */
export function readFastFlow(lines: Lines, depth: number): Json {
  if (depth > deepest) throw notSimple;
  const isList = lines.text.charCodeAt(lines.pos) === unit.openBracket;
  lines.pos += 1;
  return isList ? readItems(lines, depth) : readEntries(lines, depth);
}

function readItems(lines: Lines, depth: number): Json {
  const items: Json[] = [];
  let code = passGap(lines);
  while (code !== unit.closeBracket) {
    items.push(readValue(lines, code, depth));
    code = passComma(lines, unit.closeBracket);
  }
  lines.pos += 1;
  return items;
}

function readEntries(lines: Lines, depth: number): Json {
  const fields: Record<string, Json> = {};
  let code = passGap(lines);
  while (code !== unit.closeBrace) {
    const { line } = lines;
    const key = readFlowKey(lines, code);
    if (passGap(lines) !== unit.colon || lines.line !== line) throw notSimple;
    lines.pos += 1;
    if (fields[key] !== undefined) throw notSimple;
    fields[key] = readValue(lines, passGap(lines), depth);
    code = passComma(lines, unit.closeBrace);
  }
  lines.pos += 1;
  return fields;
}

/** The character after blanks, line breaks and comments. */
function passGap(lines: Lines): number {
  const { text } = lines;
  let { pos } = lines;
  for (;;) {
    const code = text.charCodeAt(pos);
    if (code === unit.space) pos += 1;
    else if (code === unit.lineFeed) {
      pos += 1;
      nextLine(lines, pos);
      if (isMarker(text, pos, text.charCodeAt(pos))) throw notSimple;
    } else if (code === unit.hash && text.charCodeAt(pos - 1) <= unit.space) pos = endOfLine(text, pos);
    else {
      lines.pos = pos;
      return code;
    }
  }
}

/** After a value: the comma, and what follows it; or the closing bracket. */
function passComma(lines: Lines, closing: number): number {
  const code = passGap(lines);
  if (code === closing) return code;
  if (code !== unit.comma) throw notSimple;
  lines.pos += 1;
  return passGap(lines);
}

function readValue(lines: Lines, code: number, depth: number): Json {
  if (code === unit.openBracket || code === unit.openBrace) return readFastFlow(lines, depth + 1);
  if (code === unit.quote || code === unit.apostrophe) return readFastQuoted(lines, code);
  const from = lines.pos;
  const to = passPlain(lines, code);
  return typedPlain(lines.text, from, to, lines.dialect);
}

function readFlowKey(lines: Lines, code: number): string {
  if (code === unit.quote || code === unit.apostrophe) {
    const key = readFastQuoted(lines, code);
    if (key === '__proto__') throw notSimple;
    return key;
  }
  const from = lines.pos;
  return simpleKey(lines.text.slice(from, passPlain(lines, code)), lines.dialect);
}

/** What ends a plain scalar in flow context, or makes it a matter for the full reader. */
const special = new Uint8Array(128);
for (const char of ',:?[]{}#"\'&*!|>%@`') special[char.charCodeAt(0)] = 1;
special.fill(1, 0, unit.space);

/** Goes to what follows a plain scalar; gives the place after its last character that is no blank. */
function passPlain(lines: Lines, first: number): number {
  const { text, pos: from } = lines;
  const afterDash = first === unit.dash ? text.charCodeAt(from + 1) : 0;
  if (!startsPlain(first) && !(afterDash > unit.space && afterDash < 128 && special[afterDash] === 0)) throw notSimple;
  let to = from;
  for (let pos = from; ; pos++) {
    const code = text.charCodeAt(pos);
    if (code === unit.space) continue;
    if (code >= 128 || special[code] === 0) to = pos + 1;
    else if (isEnd(text, pos, code)) {
      lines.pos = pos;
      return to;
    } else if (code === unit.colon) to = pos + 1;
    else throw notSimple;
  }
}

/**
 * A comma, a closing bracket, the end of the line, a comment, or a colon before a blank. A colon before a letter or digit
 * belongs to the scalar.
 */
function isEnd(text: string, pos: number, code: number): boolean {
  if (code === unit.comma || code === unit.closeBracket || code === unit.closeBrace || code === unit.lineFeed)
    return true;
  if (code === unit.hash) return text.charCodeAt(pos - 1) === unit.space;
  if (code !== unit.colon) return false;
  const next = text.charCodeAt(pos + 1);
  if (next === unit.space) return true;
  if (next < 128 && special[next] === 1) throw notSimple;
  return false;
}
