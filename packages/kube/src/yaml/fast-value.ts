import type { Json } from '#object/json.ts';
import { unit } from './characters.ts';
import { readFastBlock } from './fast-block.ts';
import { readFastFlow } from './fast-flow.ts';
import { finishLine, type Lines, notSimple } from './fast-lines.ts';
import { readFastQuoted } from './fast-quoted.ts';
import { readPlain, startsPlain } from './fast-scalar.ts';

/** Reads a value that begins on this line and stands in a collection at column `parent`; ends at the next content. */
export function readFastScalar(lines: Lines, parent: number): Json {
  const { text } = lines;
  const code = text.charCodeAt(lines.pos);
  if (startsPlain(code)) return readPlain(lines, parent);
  switch (code) {
    case unit.quote:
    case unit.apostrophe: {
      const value = readFastQuoted(lines, code);
      finishLine(lines);
      return value;
    }
    case unit.pipe:
    case unit.greater:
      return readFastBlock(lines, parent, code === unit.pipe);
    case unit.openBracket:
    case unit.openBrace: {
      const value = readFastFlow(lines, 0);
      finishLine(lines);
      return value;
    }
    case unit.dash:
      if (text.charCodeAt(lines.pos + 1) > unit.space) return readPlain(lines, parent);
      throw notSimple;
    default:
      throw notSimple;
  }
}
