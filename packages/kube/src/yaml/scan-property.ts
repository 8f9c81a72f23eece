import { isBlank, isBlankOrEnd, isBreakOrEnd, isDigit, isWordUnit, unit } from './characters.ts';
import { type Cursor, markOf, passBreak, peek } from './cursor.ts';
import { type Mark, scanFailure } from './failure.ts';
import type { Token } from './token.ts';

/** An anchor (`&name`) or alias (`*name`): the cursor is at its first character. */
export function scanAnchor(cursor: Cursor): Token {
  const mark = markOf(cursor);
  const kind = peek(cursor) === unit.asterisk ? 'alias' : 'anchor';
  cursor.pos += 1;
  const from = cursor.pos;
  while (isWordUnit(peek(cursor))) cursor.pos += 1;
  const code = peek(cursor);
  if (cursor.pos === from || !(isBlankOrEnd(code) || '?:,]}%@`'.includes(String.fromCharCode(code))))
    throw scanFailure('anchor-name', 'did not find expected alphabetic or numeric character', markOf(cursor), cursor);
  return { kind, mark, text: cursor.text.slice(from, cursor.pos), suffix: '', style: 'plain' };
}

/** A tag: `!<uri>`, `!suffix`, `!!suffix`, `!handle!suffix` or a lone `!`. */
export function scanTag(cursor: Cursor, inFlow: boolean): Token {
  const mark = markOf(cursor);
  let handle = '';
  let suffix: string;
  if (peek(cursor, 1) === unit.less) {
    cursor.pos += 2;
    suffix = scanUri(cursor);
    if (peek(cursor) !== unit.greater) throw scanFailure('tag-end', "did not find the expected '>'", mark, cursor);
    cursor.pos += 1;
  } else {
    const from = cursor.pos;
    cursor.pos += 1;
    while (isWordUnit(peek(cursor))) cursor.pos += 1;
    if (peek(cursor) === unit.bang) {
      cursor.pos += 1;
      handle = cursor.text.slice(from, cursor.pos);
      suffix = scanUri(cursor);
      if (suffix === '') throw scanFailure('tag-uri', 'did not find expected tag URI', mark, cursor);
    } else {
      cursor.pos = from + 1;
      handle = '!';
      suffix = scanUri(cursor);
      if (suffix === '') [handle, suffix] = ['', '!'];
    }
  }
  const code = peek(cursor);
  if (!isBlankOrEnd(code) && !(inFlow && code === unit.comma))
    throw scanFailure('tag-end', 'did not find expected whitespace or line break', mark, cursor);
  return { kind: 'tag', mark, text: handle, suffix, style: 'plain' };
}

/** A directive line: `%YAML 1.1` or `%TAG !handle! prefix`. The cursor is at the `%`. */
export function scanDirective(cursor: Cursor): Token {
  const mark = markOf(cursor);
  cursor.pos += 1;
  const name = scanRun(cursor, isWordUnit);
  if (name === '') throw scanFailure('directive', 'could not find expected directive name', mark, cursor);
  if (!isBlankOrEnd(peek(cursor)))
    throw scanFailure('directive', 'found unexpected non-alphabetical character', mark, cursor);
  if (name !== 'YAML' && name !== 'TAG') throw scanFailure('directive', 'found unknown directive name', mark, cursor);
  scanRun(cursor, isBlank);
  let text: string;
  let suffix = '';
  if (name === 'YAML') {
    const major = scanVersionNumber(cursor, mark);
    if (major === '' || peek(cursor) !== unit.dot)
      throw scanFailure('directive', "did not find expected digit or '.' character", mark, cursor);
    cursor.pos += 1;
    const minor = scanVersionNumber(cursor, mark);
    if (minor === '') throw scanFailure('directive', 'did not find expected version number', mark, cursor);
    text = `${Number(major)}.${Number(minor)}`;
  } else {
    text = scanRun(cursor, (code) => isWordUnit(code) || code === unit.bang);
    if (!/^!(?:[\w-]*!)?$/.test(text)) throw scanFailure('directive', "did not find expected '!'", mark, cursor);
    if (!isBlank(peek(cursor))) throw scanFailure('directive', 'did not find expected whitespace', mark, cursor);
    scanRun(cursor, isBlank);
    suffix = scanUri(cursor);
    if (!isBlankOrEnd(peek(cursor)))
      throw scanFailure('directive', 'did not find expected whitespace or line break', mark, cursor);
  }
  finishLine(cursor);
  return { kind: name === 'YAML' ? 'version' : 'tag-directive', mark, text, suffix, style: 'plain' };
}

function scanVersionNumber(cursor: Cursor, mark: Mark): string {
  const digits = scanRun(cursor, isDigit);
  if (digits.length > 2) throw scanFailure('directive', 'found extremely long version number', mark, cursor);
  return digits;
}

function finishLine(cursor: Cursor): void {
  const mark = markOf(cursor);
  scanRun(cursor, isBlank);
  if (peek(cursor) === unit.hash) scanRun(cursor, (code) => !isBreakOrEnd(code));
  if (!isBreakOrEnd(peek(cursor)))
    throw scanFailure('directive', 'did not find expected comment or line break', mark, cursor);
  if (cursor.pos < cursor.text.length) passBreak(cursor);
}

function scanUri(cursor: Cursor): string {
  const mark = markOf(cursor);
  const raw = scanRun(cursor, (code) => isWordUnit(code) || ";/?:@&=+$,.!~*'()[]%".includes(String.fromCharCode(code)));
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    throw scanFailure('tag-uri', 'did not find URI escaped octet', mark, cursor);
  }
}

function scanRun(cursor: Cursor, accept: (code: number) => boolean): string {
  const from = cursor.pos;
  while (cursor.pos < cursor.text.length && accept(peek(cursor))) cursor.pos += 1;
  return cursor.text.slice(from, cursor.pos);
}
