import { isBlank, isBlankOrEnd, isBreak, unit } from './characters.ts';
import { atDocumentMarker, type Cursor, markOf, passBreak, peek } from './cursor.ts';
import { scanFailure, type Mark } from './failure.ts';
import { foldBreaks } from './scan-plain.ts';

const named: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const hexLength: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** Reads a quoted scalar from its opening to its closing quote, folding lines and, in double quotes, undoing escapes. */
export function scanQuoted(cursor: Cursor): string {
  const start = markOf(cursor);
  const quote = peek(cursor);
  cursor.pos += 1;
  let text = '';
  for (;;) {
    if (atDocumentMarker(cursor))
      throw scanFailure('document-marker', 'found unexpected document indicator', start, cursor);
    if (cursor.pos >= cursor.text.length)
      throw scanFailure('unclosed-quote', 'found unexpected end of stream', start, cursor);
    const word = scanWord(cursor, quote, start);
    text += word.text;
    if (peek(cursor) === quote) break;
    text += passQuotedGap(cursor, word.escapedBreak);
  }
  cursor.pos += 1;
  return text;
}

/** Characters up to a blank, a break or the closing quote. */
function scanWord(cursor: Cursor, quote: number, start: Mark): { text: string; escapedBreak: boolean } {
  let text = '';
  let from = cursor.pos;
  for (;;) {
    const code = peek(cursor);
    if (isBlankOrEnd(code)) break;
    if (code === quote) {
      if (quote !== unit.apostrophe || peek(cursor, 1) !== unit.apostrophe) break;
      text += cursor.text.slice(from, cursor.pos + 1);
      cursor.pos += 2;
      from = cursor.pos;
    } else if (code === unit.backslash && quote === unit.quote) {
      text += cursor.text.slice(from, cursor.pos);
      if (isBreak(peek(cursor, 1))) {
        cursor.pos += 1;
        passBreak(cursor);
        return { text, escapedBreak: true };
      }
      text += scanEscape(cursor, start);
      from = cursor.pos;
    } else cursor.pos += 1;
  }
  return { text: text + cursor.text.slice(from, cursor.pos), escapedBreak: false };
}

function scanEscape(cursor: Cursor, start: Mark): string {
  const letter = cursor.text.charAt(cursor.pos + 1);
  const mark = markOf(cursor);
  cursor.pos += 2;
  const short = named.get(letter);
  if (short !== undefined) return short;
  const length = hexLength.get(letter);
  if (length === undefined)
    throw scanFailure('unknown-escape', 'found unknown escape character', start, { line: cursor.line, at: mark });
  const digits = cursor.text.slice(cursor.pos, cursor.pos + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits))
    throw scanFailure('escape-digits', 'did not find expected hexdecimal number', start, {
      line: cursor.line,
      at: mark,
    });
  const point = Number.parseInt(digits, 16);
  if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff)
    throw scanFailure('escape-range', 'found invalid Unicode character escape code', start, {
      line: cursor.line,
      at: mark,
    });
  cursor.pos += length;
  return String.fromCodePoint(point);
}

/** As between the words of a plain scalar, but after an escaped break all blanks go and further breaks stay. */
function passQuotedGap(cursor: Cursor, escapedBreak: boolean): string {
  let blanks = '';
  let first = '';
  let more = '';
  let passedBreak = escapedBreak;
  for (;;) {
    const code = peek(cursor);
    if (isBlank(code)) {
      if (!passedBreak) blanks += code === unit.tab ? '\t' : ' ';
      cursor.pos += 1;
    } else if (isBreak(code)) {
      if (passedBreak) more += passBreak(cursor);
      else first = passBreak(cursor);
      passedBreak = true;
    } else break;
  }
  if (!passedBreak) return blanks;
  return escapedBreak ? more : foldBreaks(first, more);
}
