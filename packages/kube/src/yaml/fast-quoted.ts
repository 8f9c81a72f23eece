import { unit } from './characters.ts';
import type { Lines } from './fast-lines.ts';
import { scanQuoted } from './scan-quoted.ts';

/** Reads a quoted scalar and stops behind it. Whatever is not on one line without escapes goes through the full scanner. */
export function readFastQuoted(lines: Lines, quote: number): string {
  const { text, pos: from } = lines;
  for (let pos = from + 1; ; pos++) {
    const code = text.charCodeAt(pos);
    if (code === quote) {
      if (quote === unit.apostrophe && text.charCodeAt(pos + 1) === quote) return scanQuoted(lines);
      lines.pos = pos + 1;
      return text.slice(from + 1, pos);
    }
    if (code === unit.backslash ? quote === unit.quote : code < unit.space) return scanQuoted(lines);
  }
}
