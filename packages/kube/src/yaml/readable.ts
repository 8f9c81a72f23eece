import { failure, type Mark } from './failure.ts';

/** Every unit that is neither a control character nor a non-character: what libyaml's reader lets through. */
const unreadable = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/;

/** Throws at the first character that YAML does not allow in a text, and at halves of surrogate pairs. */
export function refuseControlCharacters(text: string): void {
  const at = text.search(unreadable);
  if (at >= 0) throw failure('control-character', 'control characters are not allowed', markAt(text, at));
  if (!text.isWellFormed()) throw failure('encoding', 'invalid Unicode character', { line: 0, column: 0 });
}

function markAt(text: string, at: number): Mark {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length - 1, column: at - lineStart };
}
