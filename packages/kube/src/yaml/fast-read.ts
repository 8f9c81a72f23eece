import type { Json } from '#object/json.ts';
import { unit } from './characters.ts';
import { finishLine, type Lines, notSimple, startLine, toContent } from './fast-lines.ts';
import { readFastScalar, startsPlain } from './fast-scalar.ts';
import { YamlFailure } from './failure.ts';
import { type Dialect, resolvePlain } from './resolve-scalar.ts';

/** A document in simple block style, with the place of its content, counted from 0. */
export interface FastDocument {
  readonly value: Json;
  readonly line: number;
  readonly column: number;
}

type Fields = Record<string, Json>;

/** Beyond this the full reader, which knows the real limit, takes over. */
const deepest = 200;

/**
 * Reads one document of block mappings and lists without anchors, tags, directives and filled flow collections, which is
 * what nearly all manifests are. Undefined when it is anything else, wrong or not: the full reader then reads it anew
 * from where the cursor stood. On success the cursor stands at the next document marker, or at the end.
 */
export function readFastDocument(lines: Lines, dialect: Dialect): FastDocument | undefined {
  try {
    return readDocument(lines, dialect);
  } catch (error) {
    if (error instanceof YamlFailure) return undefined;
    throw error;
  }
}

function readDocument(lines: Lines, dialect: Dialect): FastDocument {
  toContent(lines);
  if (lines.indent === -1 && lines.text.startsWith('---\n', lines.pos)) {
    startLine(lines, lines.pos + 4);
    toContent(lines);
  }
  if (lines.indent < 0) throw notSimple;
  const { line, indent: column } = lines;
  const value = readNode(lines, dialect, 0);
  if (lines.indent >= 0 || lines.text.charCodeAt(lines.pos) === unit.dot) throw notSimple;
  return { value, line, column };
}

/** The collection that begins at the cursor. */
function readNode(lines: Lines, dialect: Dialect, depth: number): Json {
  if (depth > deepest) throw notSimple;
  if (atEntry(lines)) return readList(lines, lines.indent, dialect, depth);
  const key = readKey(lines, dialect);
  if (key === undefined) throw notSimple;
  return readMap(lines, key, dialect, depth);
}

function atEntry({ text, pos }: Lines): boolean {
  if (text.charCodeAt(pos) !== unit.dash) return false;
  const next = text.charCodeAt(pos + 1);
  return next === unit.space || next === unit.lineFeed || next !== next;
}

/** Reads a mapping whose first key has been read; its column is that of `lines.indent`. */
function readMap(lines: Lines, firstKey: string, dialect: Dialect, depth: number): Json {
  const { indent } = lines;
  const fields: Fields = {};
  let key: string | undefined = firstKey;
  for (;;) {
    if (key === undefined || key === '__proto__' || Object.hasOwn(fields, key)) throw notSimple;
    fields[key] = readField(lines, indent, dialect, depth);
    if (lines.indent < indent) return fields;
    if (lines.indent > indent || atEntry(lines)) throw notSimple;
    key = readKey(lines, dialect);
  }
}

/** What follows the colon of a key in column `indent`. */
function readField(lines: Lines, indent: number, dialect: Dialect, depth: number): Json {
  if (!endsHere(lines)) return readFastScalar(lines, indent, dialect);
  finishLine(lines);
  if (lines.indent > indent) return readInner(lines, indent, dialect, depth);
  return lines.indent === indent && atEntry(lines) ? readList(lines, indent, dialect, depth + 1) : null;
}

/** Passes blanks; true when the line holds no value. */
function endsHere(lines: Lines): boolean {
  const { text } = lines;
  const from = lines.pos;
  let pos = from;
  while (text.charCodeAt(pos) === unit.space) pos += 1;
  const code = text.charCodeAt(pos);
  if (code === unit.lineFeed || code === unit.hash || code !== code) return true;
  lines.pos = pos;
  return false;
}

/** A collection on a line of its own, deeper than its parent; a scalar there is left to the full reader. */
function readInner(lines: Lines, parent: number, dialect: Dialect, depth: number): Json {
  if (lines.indent <= parent) throw notSimple;
  return readNode(lines, dialect, depth + 1);
}

function readList(lines: Lines, indent: number, dialect: Dialect, depth: number): Json {
  if (depth > deepest) throw notSimple;
  const items: Json[] = [];
  do {
    lines.pos += 1;
    items.push(readItem(lines, indent, dialect, depth));
  } while (lines.indent === indent && atEntry(lines));
  if (lines.indent > indent) throw notSimple;
  return items;
}

function readItem(lines: Lines, indent: number, dialect: Dialect, depth: number): Json {
  if (endsHere(lines)) {
    finishLine(lines);
    return lines.indent > indent ? readNode(lines, dialect, depth + 1) : null;
  }
  lines.indent = lines.pos - lines.lineStart;
  if (atEntry(lines)) return readList(lines, lines.indent, dialect, depth + 1);
  const key = readKey(lines, dialect);
  return key === undefined ? readFastScalar(lines, indent, dialect) : readMap(lines, key, dialect, depth + 1);
}

/** Reads `key:` and stops after the colon; undefined, without moving, when this line has no simple key. */
function readKey(lines: Lines, dialect: Dialect): string | undefined {
  const { text, pos: from } = lines;
  const first = text.charCodeAt(from);
  if (first === unit.quote || first === unit.apostrophe) return readQuotedKey(lines, first);
  if (!startsPlain(first)) return undefined;
  const end = endOfKey(text, from);
  if (end < 0) return undefined;
  const key = text.slice(from, end);
  if (key.length > 1000 || key === '<<' || resolvePlain(key, dialect).type !== 'str') throw notSimple;
  lines.pos = end + 1;
  return key;
}

/** The place of the colon that ends a plain key, or -1. */
function endOfKey(text: string, from: number): number {
  for (let pos = from; ; pos++) {
    const code = text.charCodeAt(pos);
    if (code > unit.colon) continue;
    if (code === unit.colon) {
      const next = text.charCodeAt(pos + 1);
      if (!(next > unit.space)) return text.charCodeAt(pos - 1) === unit.space || next === unit.tab ? -1 : pos;
    } else if (!(code > unit.space) && code !== unit.space) return -1;
    else if (code === unit.hash && text.charCodeAt(pos - 1) === unit.space) return -1;
  }
}

function readQuotedKey(lines: Lines, quote: number): string | undefined {
  const { text, pos: from } = lines;
  for (let pos = from + 1; pos < from + 1000; pos++) {
    const code = text.charCodeAt(pos);
    if (code === unit.backslash || code === unit.lineFeed || code !== code) return undefined;
    if (code !== quote) continue;
    if (text.charCodeAt(pos + 1) !== unit.colon || text.charCodeAt(pos + 2) > unit.space) return undefined;
    lines.pos = pos + 2;
    return text.slice(from + 1, pos);
  }
  return undefined;
}
