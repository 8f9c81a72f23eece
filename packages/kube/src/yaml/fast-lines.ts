import { unit } from './characters.ts';
import { failure } from './failure.ts';
import type { Dialect } from './resolve-scalar.ts';

/**
 * A text that is read line by line. Its last character is a NUL, which no readable text holds, so that looking for a
 * character needs no check for the end. `line` counts from 0. After `toContent`, `indent` is the column of `pos`; -1
 * where the document ends.
 */
export interface Lines {
  readonly text: string;
  readonly dialect: Dialect;
  pos: number;
  line: number;
  lineStart: number;
  indent: number;
}

/** Thrown where a text leaves the simple style that the fast reader knows: the full reader then decides. */
export const notSimple = failure('not-simple', '', { line: 0, column: 0 });

/** The unit after the last. */
export const end = 0;

/** From the start of a line to the next thing that is neither blank nor comment. */
export function toContent(lines: Lines): void {
  const { text } = lines;
  let { lineStart, line } = lines;
  let pos = lineStart;
  let code = text.charCodeAt(pos);
  for (;;) {
    while (code === unit.space) {
      pos += 1;
      code = text.charCodeAt(pos);
    }
    if (code === unit.hash) {
      pos = endOfLine(text, pos);
      code = text.charCodeAt(pos);
    }
    if (code !== unit.lineFeed) break;
    pos += 1;
    lineStart = pos;
    line += 1;
    code = text.charCodeAt(pos);
  }
  lines.pos = pos;
  lines.line = line;
  lines.lineStart = lineStart;
  lines.indent = code === end || (pos === lineStart && isMarker(text, pos, code)) ? -1 : pos - lineStart;
}

/** True at `---` or `...` before a blank or the end of the line. */
export function isMarker(text: string, pos: number, code: number): boolean {
  if (code !== unit.dash && code !== unit.dot) return false;
  return (
    text.charCodeAt(pos + 1) === code && text.charCodeAt(pos + 2) === code && text.charCodeAt(pos + 3) <= unit.space
  );
}

/** The place of the line feed that ends the line, or of the end of the text. */
export function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length - 1 : at;
}

/** After a value: nothing but blanks or a comment may follow on its line; goes on to the next content. */
export function finishLine(lines: Lines): void {
  const { text } = lines;
  let { pos } = lines;
  let code = text.charCodeAt(pos);
  if (code === unit.space) {
    do {
      pos += 1;
      code = text.charCodeAt(pos);
    } while (code === unit.space);
    if (code === unit.hash) {
      pos = endOfLine(text, pos);
      code = text.charCodeAt(pos);
    }
  }
  if (code === unit.lineFeed) nextLine(lines, pos + 1);
  else if (code === end) lines.lineStart = pos;
  else throw notSimple;
  toContent(lines);
}

export function nextLine(lines: Lines, lineStart: number): void {
  lines.line += 1;
  lines.lineStart = lineStart;
}
