import { unit } from './characters.ts';
import { end, endOfLine, type Lines, nextLine, toContent } from './fast-lines.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';

/** What follows the text of a block scalar: one line feed if there is one, none, or all. */
type Chomping = 'clip' | 'strip' | 'keep';

/**
 * Reads a block scalar in a collection at column `parent` and goes on to the next content. An indentation indicator, a tab
 * in the indentation, or a blank first line that is deeper than the text goes through the full scanner.
 */
export function readFastBlock(lines: Lines, parent: number, isLiteral: boolean): string {
  const { text } = lines;
  const sign = text.charCodeAt(lines.pos + 1);
  const isSigned = sign === unit.dash || sign === unit.plus;
  let pos = lines.pos + (isSigned ? 2 : 1);
  while (text.charCodeAt(pos) === unit.space) pos += 1;
  if (text.charCodeAt(pos) !== unit.lineFeed) return readScanned(lines, parent);
  const first = firstContent(text, pos + 1);
  if (first === undefined) return readScanned(lines, parent);
  nextLine(lines, pos + 1);
  const chomping = !isSigned ? 'clip' : sign === unit.dash ? 'strip' : 'keep';
  const value =
    first.indent <= parent || first.code === end ? readNothing(lines, first.lineStart, chomping) : undefined;
  return value ?? readText(lines, first.indent, chomping, isLiteral);
}

function readScanned(lines: Lines, parent: number): string {
  const { text } = lines;
  // The scanner must not take the end for content.
  const cursor = { text: text.slice(0, -1), pos: lines.pos, line: lines.line, lineStart: lines.lineStart };
  const value = scanBlockScalar(cursor, parent);
  lines.line = cursor.line;
  lines.lineStart = cursor.pos >= cursor.text.length ? text.length - 1 : cursor.lineStart;
  toContent(lines);
  return value;
}

/** The first line that is not blank; undefined when a tab or a deeper blank line makes the indentation a matter of rules. */
function firstContent(text: string, from: number): { indent: number; lineStart: number; code: number } | undefined {
  let lineStart = from;
  let widest = 0;
  for (;;) {
    let pos = lineStart;
    while (text.charCodeAt(pos) === unit.space) pos += 1;
    const code = text.charCodeAt(pos);
    const indent = pos - lineStart;
    if (code === unit.tab) return undefined;
    if (code !== unit.lineFeed) return widest > indent ? undefined : { indent, lineStart, code };
    widest = Math.max(widest, indent);
    lineStart = pos + 1;
  }
}

/** A block scalar without text: only `|+` makes something of its blank lines. */
function readNothing(lines: Lines, contentStart: number, chomping: Chomping): string {
  const breaks = countBreaks(lines.text, lines.lineStart, contentStart);
  toContent(lines);
  return chomping === 'keep' ? '\n'.repeat(breaks) : '';
}

function countBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let pos = from; pos < to; pos++) if (text.charCodeAt(pos) === unit.lineFeed) count += 1;
  return count;
}

/** The lines from the cursor's on that are indented by `indent` or blank. */
function readText(lines: Lines, indent: number, chomping: Chomping, isLiteral: boolean): string {
  const { text } = lines;
  let value = '';
  let breaks = 0;
  let wasDeeper = true;
  let lineStart = lines.lineStart;
  let { line } = lines;
  for (;;) {
    let pos = lineStart;
    const textStart = lineStart + indent;
    while (pos < textStart && text.charCodeAt(pos) === unit.space) pos += 1;
    const code = text.charCodeAt(pos);
    if (code === unit.lineFeed) breaks += 1;
    else if (pos < textStart || code === end) break;
    else {
      const isDeeper = code === unit.space || code === unit.tab;
      const isFolded = !isLiteral && !wasDeeper && !isDeeper && value !== '';
      value += isFolded ? (breaks === 1 ? ' ' : lineFeeds(breaks - 1)) : lineFeeds(breaks);
      const last = endOfLine(text, pos);
      value += text.slice(pos, last);
      wasDeeper = isDeeper;
      breaks = 1;
      pos = last;
      if (text.charCodeAt(pos) === end) {
        breaks = 0;
        lineStart = pos;
        break;
      }
    }
    lineStart = pos + 1;
    line += 1;
  }
  lines.line = line;
  lines.lineStart = lineStart;
  toContent(lines);
  if (chomping === 'strip') return value;
  return value + lineFeeds(chomping === 'keep' ? breaks : Math.min(breaks, 1));
}

function lineFeeds(count: number): string {
  return count === 0 ? '' : count === 1 ? '\n' : '\n'.repeat(count);
}
