import { isBreak } from './characters.ts';
import { textStyle } from './text-style.ts';
import { writeText } from './write-text.ts';

/** Keys repeat all over and between documents: what one writes as is worked out once, and forgotten in bulk. */
const known = new Map<string, string | undefined>();
const mostKnown = 4096;

/**
 * A key with its colon; undefined when it is too long for one line, or has line breaks.
 * Source: go-yaml v2, emitterc.go (check_simple_key).
 */
export function keyText(key: string): string | undefined {
  const text = known.get(key);
  if (text !== undefined || known.has(key)) return text;
  if (known.size >= mostKnown) known.clear();
  const worked = workOut(key);
  if (key.length <= 128) known.set(key, worked);
  return worked;
}

function workOut(key: string): string | undefined {
  if (utf8Length(key) > 128 || hasBreak(key)) return undefined;
  return `${writeText(key, textStyle(key, true), { column: 0, indent: 0, mayFold: false })}:`;
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
