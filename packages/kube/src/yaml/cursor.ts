import { isBlankOrEnd, unit } from './characters.ts';
import type { Mark } from './failure.ts';

/** A place that moves through a text. Whoever passes a line break calls `passBreak`, so that `line` stays true. */
export interface Cursor {
  readonly text: string;
  pos: number;
  /** Counted from 0. */
  line: number;
  lineStart: number;
}

export function peek(cursor: Cursor, ahead = 0): number {
  return cursor.text.charCodeAt(cursor.pos + ahead);
}

export function markOf(cursor: Cursor): Mark {
  return { line: cursor.line, column: cursor.pos - cursor.lineStart };
}

export function columnOf(cursor: Cursor): number {
  return cursor.pos - cursor.lineStart;
}

/** Goes over one line break and returns it as content: a line feed, except for the two separators of Unicode. */
export function passBreak(cursor: Cursor): string {
  const code = peek(cursor);
  cursor.pos += code === unit.carriageReturn && peek(cursor, 1) === unit.lineFeed ? 2 : 1;
  cursor.line += 1;
  cursor.lineStart = cursor.pos;
  if (code === 0x2028) return '\u2028';
  return code === 0x2029 ? '\u2029' : '\n';
}

/** True at `---` or `...` in the first column, followed by a blank or the end of the line. */
export function atDocumentMarker(cursor: Cursor): boolean {
  if (cursor.pos !== cursor.lineStart) return false;
  const code = peek(cursor);
  return (
    (code === unit.dash || code === unit.dot) &&
    peek(cursor, 1) === code &&
    peek(cursor, 2) === code &&
    isBlankOrEnd(peek(cursor, 3))
  );
}
