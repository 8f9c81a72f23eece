import { isBlank, isBreak, isBreakOrEnd, isDigit, unit } from './characters.ts';
import { columnOf, type Cursor, markOf, passBreak, peek } from './cursor.ts';
import { scanFailure, type Mark } from './failure.ts';

type Chomping = 'clip' | 'strip' | 'keep';

/** Reads a literal or folded scalar from its `|` or `>`. `parentIndent` is -1 at the root. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): string {
  const start = markOf(cursor);
  const literal = peek(cursor) === unit.pipe;
  cursor.pos += 1;
  const { chomping, increment } = scanHeader(cursor, start);
  const given = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  const opening = passBlankLines(cursor, given, start);
  const indent = given === 0 ? Math.max(opening.widest, parentIndent + 1, 1) : given;

  let text = '';
  let lineBreak = '';
  let emptyLines = opening.breaks;
  let wasMoreIndented = false;
  while (columnOf(cursor) === indent && cursor.pos < cursor.text.length) {
    const moreIndented = isBlank(peek(cursor));
    if (!literal && !wasMoreIndented && !moreIndented && lineBreak === '\n') {
      if (emptyLines === '') text += ' ';
    } else text += lineBreak;
    text += emptyLines;
    wasMoreIndented = moreIndented;
    const from = cursor.pos;
    while (!isBreakOrEnd(peek(cursor))) cursor.pos += 1;
    text += cursor.text.slice(from, cursor.pos);
    lineBreak = cursor.pos < cursor.text.length ? passBreak(cursor) : '';
    emptyLines = passBlankLines(cursor, indent, start).breaks;
  }
  if (chomping !== 'strip') text += lineBreak;
  return chomping === 'keep' ? text + emptyLines : text;
}

/** Indicators in either order, then nothing but a comment up to the end of the line. */
function scanHeader(cursor: Cursor, start: Mark): { chomping: Chomping; increment: number } {
  let chomping = scanChomping(cursor);
  let increment = 0;
  if (isDigit(peek(cursor))) {
    increment = peek(cursor) - unit.zero;
    if (increment === 0)
      throw scanFailure('indentation-zero', 'found an indentation indicator equal to 0', start, cursor);
    cursor.pos += 1;
    chomping ??= scanChomping(cursor);
  }
  while (isBlank(peek(cursor))) cursor.pos += 1;
  if (peek(cursor) === unit.hash) while (!isBreakOrEnd(peek(cursor))) cursor.pos += 1;
  if (!isBreakOrEnd(peek(cursor)))
    throw scanFailure('block-header', 'did not find expected comment or line break', markOf(cursor), cursor);
  if (cursor.pos < cursor.text.length) passBreak(cursor);
  return { chomping: chomping ?? 'clip', increment };
}

function scanChomping(cursor: Cursor): Chomping | undefined {
  const code = peek(cursor);
  if (code !== unit.plus && code !== unit.dash) return undefined;
  cursor.pos += 1;
  return code === unit.plus ? 'keep' : 'strip';
}

/** Goes over indentation and empty lines. `indent` 0 means not known yet: then `widest` is the deepest column seen. */
function passBlankLines(cursor: Cursor, indent: number, start: Mark): { breaks: string; widest: number } {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === 0 || columnOf(cursor) < indent) && peek(cursor) === unit.space) cursor.pos += 1;
    widest = Math.max(widest, columnOf(cursor));
    const code = peek(cursor);
    if ((indent === 0 || columnOf(cursor) < indent) && code === unit.tab)
      throw scanFailure(
        'tab-indentation',
        'found a tab character where an indentation space is expected',
        start,
        cursor,
      );
    if (!isBreak(code)) return { breaks, widest };
    breaks += passBreak(cursor);
  }
}
