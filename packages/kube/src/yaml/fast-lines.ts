import { unit } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { failure } from './failure.ts';

/** A cursor that goes from line to line. After `toContent`, `indent` is the column it stands in; -1 where the document ends. */
export interface Lines extends Cursor {
  indent: number;
}

/** Thrown where a text leaves the simple block style that the fast reader knows: the full reader then decides. */
export const notSimple = failure('not-simple', '', { line: 0, column: 0 });

/** From the start of a line to the next thing that is neither blank nor comment. */
export function toContent(lines: Lines): void {
  const { text } = lines;
  for (;;) {
    let pos = lines.lineStart;
    while (text.charCodeAt(pos) === unit.space) pos += 1;
    lines.pos = pos;
    const code = text.charCodeAt(pos);
    if (code === unit.hash) pos = endOfLine(text, pos);
    else if (code !== unit.lineFeed) {
      lines.indent = pos >= text.length ? -1 : pos - lines.lineStart;
      if (lines.indent < 0) lines.lineStart = text.length;
      if (lines.indent === 0 && isMarker(text, pos, code)) lines.indent = -1;
      return;
    }
    if (pos >= text.length) {
      lines.pos = text.length;
      lines.lineStart = text.length;
      lines.indent = -1;
      return;
    }
    startLine(lines, pos + 1);
  }
}

function isMarker(text: string, pos: number, code: number): boolean {
  if (code !== unit.dash && code !== unit.dot) return false;
  return (
    text.charCodeAt(pos + 1) === code && text.charCodeAt(pos + 2) === code && !(text.charCodeAt(pos + 3) > unit.space)
  );
}

export function startLine(lines: Lines, pos: number): void {
  lines.line += 1;
  lines.lineStart = pos;
  lines.pos = pos;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

/** After a value: nothing but blanks or a comment may follow on its line; goes on to the next content. */
export function finishLine(lines: Lines): void {
  const { text } = lines;
  let pos = lines.pos;
  while (text.charCodeAt(pos) === unit.space) pos += 1;
  if (text.charCodeAt(pos) === unit.hash && pos > lines.pos) pos = endOfLine(text, pos);
  if (pos >= text.length) {
    lines.pos = text.length;
    lines.lineStart = text.length;
    lines.indent = -1;
    return;
  }
  if (text.charCodeAt(pos) !== unit.lineFeed) throw notSimple;
  startLine(lines, pos + 1);
  toContent(lines);
}
