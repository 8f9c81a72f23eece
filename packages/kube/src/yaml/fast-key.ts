import { unit } from './characters.ts';
import { type Lines, notSimple } from './fast-lines.ts';
import { startsPlain } from './fast-scalar.ts';
import { resolvePlain, type Dialect } from './resolve-scalar.ts';

/**
 * The same keys come again and again. Each place holds the last plain key whose hash led there, known to be a string and
 * no merge key: it costs no new text and no second look.
 */
const size = 4096;
const known: Readonly<Record<Dialect, string[]>> = {
  v2: Array.from({ length: size }, () => ''),
  v3: Array.from({ length: size }, () => ''),
};

/** libyaml allows 1024 characters; beyond half of that the full reader counts. */
const longest = 500;

/** Reads `key:` and stops after the colon; undefined, without moving, when this line has no simple key. */
export function readKey(lines: Lines): string | undefined {
  const { text, pos: from } = lines;
  const first = text.charCodeAt(from);
  if (first === unit.quote || first === unit.apostrophe) return readQuotedKey(lines, first);
  if (!startsPlain(first)) return undefined;
  let hash = first;
  for (let pos = from + 1; ; pos++) {
    const code = text.charCodeAt(pos);
    if (code > unit.colon) hash = (hash * 31 + code) | 0;
    else if (code === unit.colon) {
      const next = text.charCodeAt(pos + 1);
      if (next === unit.space || next === unit.lineFeed) {
        if (text.charCodeAt(pos - 1) === unit.space) return undefined;
        lines.pos = pos + 1;
        return plainKey(lines, from, pos, hash);
      }
      if (next <= unit.space) return undefined;
    } else if (code < unit.space || (code === unit.hash && text.charCodeAt(pos - 1) === unit.space)) return undefined;
    else hash = (hash * 31 + code) | 0;
  }
}

function plainKey({ text, dialect }: Lines, from: number, to: number, hash: number): string {
  const place = (hash ^ (hash >>> 12)) & (size - 1);
  const candidate = known[dialect][place];
  if (candidate !== undefined && candidate.length === to - from && text.startsWith(candidate, from)) return candidate;
  const key = simpleKey(text.slice(from, to), dialect);
  known[dialect][place] = key;
  return key;
}

/** A key that needs no thought: a string, no merge, no name that objects treat as their own. The copy holds on to no text. */
export function simpleKey(text: string, dialect: Dialect): string {
  const isOdd = text.length > longest || text === '' || text === '<<' || text === '__proto__';
  if (isOdd || resolvePlain(text, dialect).type !== 'str') throw notSimple;
  return Object.keys({ [text]: 0 })[0] ?? text;
}

function readQuotedKey(lines: Lines, quote: number): string | undefined {
  const { text, pos: from } = lines;
  for (let pos = from + 1; ; pos++) {
    const code = text.charCodeAt(pos);
    if (code === unit.backslash || code < unit.space) return undefined;
    if (code !== quote) continue;
    if (text.charCodeAt(pos + 1) !== unit.colon || text.charCodeAt(pos + 2) > unit.space) return undefined;
    const key = text.slice(from + 1, pos);
    if (key.length > longest || key === '__proto__') throw notSimple;
    lines.pos = pos + 2;
    return key;
  }
}
