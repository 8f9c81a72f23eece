import { isBreak } from './characters.ts';
import type { Dialect } from './resolve-scalar.ts';
import { textStyle } from './text-style.ts';
import { writeText } from './write-text.ts';

/** Keys repeat all over and between documents: what one writes as is worked out once, and forgotten in bulk. */
const known: Readonly<Record<Dialect, Map<string, string | undefined>>> = { v2: new Map(), v3: new Map() };
const mostKnown = 4096;

/**
 * A key with its colon; undefined when it is too long for one line, or has line breaks.
 * Source: go-yaml v2, emitterc.go (check_simple_key).
 */
export function keyText(key: string, dialect: Dialect): string | undefined {
  const cache = known[dialect];
  const text = cache.get(key);
  if (text !== undefined || cache.has(key)) return text;
  if (cache.size >= mostKnown) cache.clear();
  const worked = workOut(key, dialect);
  if (key.length <= 128) cache.set(key, worked);
  return worked;
}

function workOut(key: string, dialect: Dialect): string | undefined {
  if (utf8Length(key) > 128 || hasBreak(key)) return undefined;
  return `${writeText(key, textStyle(key, true, dialect), { column: 0, indent: 0, mayFold: false })}:`;
}

function hasBreak(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (isBreak(text.charCodeAt(i))) return true;
  return false;
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) length += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return length;
}
