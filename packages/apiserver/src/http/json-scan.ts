/** What Go's JSON decoder says of a text that JSON.parse refuses, and which fields a map names twice. */
export interface Scan {
  /** In the words of encoding/json; undefined when the text is JSON. */
  readonly problem: string | undefined;
  /** Paths of repeated fields, in the order of the text: `data.a`, `spec.containers[0].name`. */
  readonly duplicates: readonly string[];
}

/** The real server gives up at 10,000; no document that means something comes near this, and it fits into the stack. */
const deepest = 1000;
const ended = 'unexpected end of JSON input';

class Malformed extends Error {}

interface Cursor {
  readonly text: string;
  at: number;
  readonly duplicates: string[];
}

/** Walks through a JSON text once, iteratively bounded by `deepest`. */
export function scanJson(text: string): Scan {
  const cursor: Cursor = { text, at: 0, duplicates: [] };
  try {
    value(cursor, '', 0);
    skipSpace(cursor);
    if (cursor.at < text.length) throw unexpected(cursor, 'after top-level value');
    return { problem: undefined, duplicates: [...new Set(cursor.duplicates)] };
  } catch (error) {
    if (error instanceof Malformed) return { problem: error.message, duplicates: [] };
    throw error;
  }
}

function value(cursor: Cursor, path: string, depth: number): void {
  if (depth > deepest) throw new Malformed('exceeded max depth');
  const first = peek(cursor);
  if (first === '{') map(cursor, path, depth);
  else if (first === '[') list(cursor, path, depth);
  else if (first === '"') string(cursor);
  else if (first === 't') literal(cursor, 'true');
  else if (first === 'f') literal(cursor, 'false');
  else if (first === 'n') literal(cursor, 'null');
  else if (first === '-' || isDigit(first)) number(cursor);
  else throw unexpected(cursor, 'looking for beginning of value');
}

function map(cursor: Cursor, path: string, depth: number): void {
  cursor.at += 1;
  const seen = new Set<string>();
  if (peek(cursor) === '}') {
    cursor.at += 1;
    return;
  }
  for (;;) {
    if (peek(cursor) !== '"') throw unexpected(cursor, 'looking for beginning of object key string');
    const key = string(cursor);
    const inner = path === '' ? key : `${path}.${key}`;
    if (seen.has(key)) cursor.duplicates.push(inner);
    seen.add(key);
    if (peek(cursor) !== ':') throw unexpected(cursor, 'after object key');
    cursor.at += 1;
    value(cursor, inner, depth + 1);
    const next = peek(cursor);
    if (next !== ',' && next !== '}') throw unexpected(cursor, 'after object key:value pair');
    cursor.at += 1;
    if (next === '}') return;
  }
}

function list(cursor: Cursor, path: string, depth: number): void {
  cursor.at += 1;
  if (peek(cursor) === ']') {
    cursor.at += 1;
    return;
  }
  for (let i = 0; ; i++) {
    value(cursor, `${path}[${i}]`, depth + 1);
    const next = peek(cursor);
    if (next !== ',' && next !== ']') throw unexpected(cursor, 'after array element');
    cursor.at += 1;
    if (next === ']') return;
  }
}

function string(cursor: Cursor): string {
  const start = cursor.at;
  for (cursor.at += 1; ; cursor.at++) {
    const unit = cursor.text[cursor.at];
    if (unit === undefined) throw new Malformed(ended);
    if (unit === '"') break;
    if (unit < ' ') throw unexpected(cursor, 'in string literal');
    if (unit === '\\') escape(cursor);
  }
  cursor.at += 1;
  return JSON.parse(cursor.text.slice(start, cursor.at)) as string;
}

function escape(cursor: Cursor): void {
  cursor.at += 1;
  const unit = cursor.text[cursor.at];
  if (unit === undefined) throw new Malformed(ended);
  if (!'"\\/bfnrtu'.includes(unit)) throw unexpected(cursor, 'in string escape code');
  if (unit !== 'u') return;
  for (let i = 0; i < 4; i++) {
    cursor.at += 1;
    const digit = cursor.text[cursor.at];
    if (digit === undefined) throw new Malformed(ended);
    if (!/[0-9a-fA-F]/.test(digit)) throw unexpected(cursor, 'in \\u hexadecimal character escape');
  }
}

function literal(cursor: Cursor, word: string): void {
  for (let i = 1; i < word.length; i++) {
    cursor.at += 1;
    const wanted = word[i] ?? '';
    if (cursor.text[cursor.at] !== wanted) throw inWord(cursor, `in literal ${word} (expecting '${wanted}')`);
  }
  cursor.at += 1;
}

function number(cursor: Cursor): void {
  const digits = (where: string): void => {
    if (!isDigit(cursor.text[cursor.at])) throw inWord(cursor, where);
    while (isDigit(cursor.text[cursor.at])) cursor.at += 1;
  };
  if (cursor.text[cursor.at] === '-') cursor.at += 1;
  if (cursor.text[cursor.at] === '0') cursor.at += 1;
  else digits('in numeric literal');
  if (cursor.text[cursor.at] === '.') {
    cursor.at += 1;
    digits('after decimal point in numeric literal');
  }
  if (/[eE]/.test(cursor.text[cursor.at] ?? '')) {
    cursor.at += 1;
    if (/[+-]/.test(cursor.text[cursor.at] ?? '')) cursor.at += 1;
    digits('in exponent of numeric literal');
  }
}

function isDigit(unit: string | undefined): boolean {
  return unit !== undefined && unit >= '0' && unit <= '9';
}

function peek(cursor: Cursor): string {
  skipSpace(cursor);
  const unit = cursor.text[cursor.at];
  if (unit === undefined) throw new Malformed(ended);
  return unit;
}

function skipSpace(cursor: Cursor): void {
  while (' \t\r\n'.includes(cursor.text[cursor.at] ?? 'x')) cursor.at += 1;
}

/** Inside of a word Go takes the end of the text for a space. */
function inWord(cursor: Cursor, where: string): Malformed {
  const isEnd = cursor.at >= cursor.text.length;
  return isEnd ? new Malformed(`invalid character ' ' ${where}`) : unexpected(cursor, where);
}

function unexpected(cursor: Cursor, where: string): Malformed {
  const unit = cursor.text[cursor.at];
  if (unit === undefined) return new Malformed(ended);
  const shown = unit === "'" ? `'\\''` : unit === '"' ? `'"'` : `'${JSON.stringify(unit).slice(1, -1)}'`;
  return new Malformed(`invalid character ${shown} ${where}`);
}
