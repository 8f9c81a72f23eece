import { isBlank, isBlankOrEnd, isBreak, unit } from './characters.ts';
import { atDocumentMarker, columnOf, type Cursor, markOf, passBreak, peek } from './cursor.ts';
import { scanFailure } from './failure.ts';

/** A plain scalar and whether it ended on a later line than its text, after which a simple key may start. */
export interface PlainScalar {
  readonly text: string;
  readonly passedBreak: boolean;
}

/**
 * Reads a plain scalar, folding its lines. `indent` is the column that continuation lines in block context must reach.
 * Source: libyaml's scanner as go-yaml v2 and v3 have it: a `:` ends the scalar only before a blank, in flow context too.
 */
export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): PlainScalar {
  const start = markOf(cursor);
  let text = '';
  let passedBreak = false;
  let gap = '';
  for (;;) {
    if (atDocumentMarker(cursor) || peek(cursor) === unit.hash) break;
    const from = cursor.pos;
    while (!endsPlain(cursor, inFlow)) cursor.pos += 1;
    if (cursor.pos > from) {
      text += gap + cursor.text.slice(from, cursor.pos);
      gap = '';
      passedBreak = false;
    }
    const code = peek(cursor);
    if (!isBlank(code) && !isBreak(code)) break;
    const blanks = passGap(cursor, (column) => {
      if (column < indent)
        throw scanFailure('tab-indentation', 'found a tab character that violates indentation', start, cursor);
    });
    if (blanks.passedBreak || cursor.pos > from) {
      gap = blanks.text;
      passedBreak = blanks.passedBreak;
    }
    if (!inFlow && columnOf(cursor) < indent) break;
  }
  return { text, passedBreak };
}

/** Blanks and breaks between words: blanks stay, one break becomes a blank, further ones become line feeds. */
export function passGap(cursor: Cursor, onTab: (column: number) => void): PlainScalar {
  let blanks = '';
  let first = '';
  let more = '';
  let passedBreak = false;
  for (;;) {
    const code = peek(cursor);
    if (isBlank(code)) {
      if (!passedBreak) blanks += code === unit.tab ? '\t' : ' ';
      else if (code === unit.tab) onTab(columnOf(cursor));
      cursor.pos += 1;
    } else if (isBreak(code)) {
      if (passedBreak) more += passBreak(cursor);
      else first = passBreak(cursor);
      passedBreak = true;
    } else break;
  }
  return { text: passedBreak ? foldBreaks(first, more) : blanks, passedBreak };
}

/** What the line breaks between two words of a folded scalar come to. */
export function foldBreaks(first: string, more: string): string {
  if (first !== '\n') return first + more;
  return more === '' ? ' ' : more;
}

function endsPlain(cursor: Cursor, inFlow: boolean): boolean {
  const code = peek(cursor);
  if (isBlankOrEnd(code)) return true;
  if (code === unit.colon && isBlankOrEnd(peek(cursor, 1))) return true;
  return inFlow && (code === unit.comma || code === unit.question || isBracket(code));
}

function isBracket(code: number): boolean {
  return code === unit.openBracket || code === unit.closeBracket || code === unit.openBrace || code === unit.closeBrace;
}
