import type { Json } from '#object/json.ts';
import { unit } from './characters.ts';
import { readKey } from './fast-key.ts';
import { end, endOfLine, finishLine, type Lines, nextLine, notSimple, toContent } from './fast-lines.ts';
import { readFastScalar } from './fast-value.ts';
import { YamlFailure } from './failure.ts';

/** A document in simple style, with the place of its content, counted from 0. */
export interface FastDocument {
  readonly value: Json;
  readonly line: number;
  readonly column: number;
}

type Fields = Record<string, Json>;

/** Beyond this the full reader, which knows the real limit, takes over. */
const deepest = 200;

/**
 * Reads one document of block mappings and lists with scalars of all styles and flow collections of one line, but without
 * anchors, tags and directives, which is what nearly all manifests are. Undefined when it is anything else, wrong or not:
 * the full reader then reads it anew from where the cursor stood. On success the cursor stands at the next document
 * marker, or at the end.
 */
export function readFastDocument(lines: Lines): FastDocument | undefined {
  try {
    return readDocument(lines);
  } catch (error) {
    if (error instanceof YamlFailure) return undefined;
    throw error;
  }
}

function readDocument(lines: Lines): FastDocument {
  toContent(lines);
  if (lines.indent === -1 && lines.text.startsWith('---', lines.pos)) passMarker(lines);
  if (lines.indent < 0) throw notSimple;
  const { line, indent: column } = lines;
  const value = readNode(lines, 0);
  if (lines.indent >= 0 || lines.text.charCodeAt(lines.pos) === unit.dot) throw notSimple;
  return { value, line, column };
}

/** Passes a `---` that stands alone on its line. */
function passMarker(lines: Lines): void {
  lines.pos += 3;
  const { text } = lines;
  let { pos } = lines;
  while (text.charCodeAt(pos) === unit.space) pos += 1;
  if (text.charCodeAt(pos) === unit.hash) pos = endOfLine(text, pos);
  if (text.charCodeAt(pos) !== unit.lineFeed) throw notSimple;
  nextLine(lines, pos + 1);
  toContent(lines);
}

/** The collection that begins at the cursor. */
function readNode(lines: Lines, depth: number): Json {
  if (depth > deepest) throw notSimple;
  if (atEntry(lines)) return readList(lines, lines.indent, depth);
  const key = readKey(lines);
  if (key === undefined) throw notSimple;
  return readMap(lines, key, depth);
}

function atEntry({ text, pos }: Lines): boolean {
  return text.charCodeAt(pos) === unit.dash && isSpaceOrEnd(text.charCodeAt(pos + 1));
}

function isSpaceOrEnd(code: number): boolean {
  return code === unit.space || code === unit.lineFeed || code === end;
}

/** Reads a mapping whose first key has been read; its column is that of `lines.indent`. */
function readMap(lines: Lines, firstKey: string, depth: number): Json {
  const { indent } = lines;
  const fields: Fields = {};
  let key = firstKey;
  for (;;) {
    // Names that all objects have look like duplicates, too.
    if (fields[key] !== undefined) throw notSimple;
    fields[key] = readField(lines, indent, depth);
    if (lines.indent < indent) return fields;
    if (lines.indent > indent || atEntry(lines)) throw notSimple;
    const next = readKey(lines);
    if (next === undefined) throw notSimple;
    key = next;
  }
}

/** What follows the colon of a key in column `indent`. */
function readField(lines: Lines, indent: number, depth: number): Json {
  if (!endsHere(lines)) return readFastScalar(lines, indent);
  finishLine(lines);
  if (lines.indent > indent) return readNode(lines, depth + 1);
  return lines.indent === indent && atEntry(lines) ? readList(lines, indent, depth + 1) : null;
}

/** Passes blanks; true, without having moved, when the line holds no value. */
function endsHere(lines: Lines): boolean {
  const { text } = lines;
  let { pos } = lines;
  let code = text.charCodeAt(pos);
  while (code === unit.space) {
    pos += 1;
    code = text.charCodeAt(pos);
  }
  if (code === unit.lineFeed || code === end || (code === unit.hash && pos > lines.pos)) return true;
  lines.pos = pos;
  return false;
}

function readList(lines: Lines, indent: number, depth: number): Json {
  if (depth > deepest) throw notSimple;
  const items: Json[] = [];
  do {
    lines.pos += 1;
    items.push(readItem(lines, indent, depth));
  } while (lines.indent === indent && atEntry(lines));
  if (lines.indent > indent) throw notSimple;
  return items;
}

function readItem(lines: Lines, indent: number, depth: number): Json {
  if (endsHere(lines)) {
    finishLine(lines);
    return lines.indent > indent ? readNode(lines, depth + 1) : null;
  }
  lines.indent = lines.pos - lines.lineStart;
  if (atEntry(lines)) return readList(lines, lines.indent, depth + 1);
  const key = readKey(lines);
  return key === undefined ? readFastScalar(lines, indent) : readMap(lines, key, depth + 1);
}
