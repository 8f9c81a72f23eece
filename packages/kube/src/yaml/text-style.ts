import { isBlank, isBlankOrEnd, isBreak, unit } from './characters.ts';
import { type Dialect, resolvePlain } from './resolve-scalar.ts';

export type TextStyle = 'plain' | 'single' | 'double' | 'literal';

/** What forbids some styles. Source: go-yaml v2, emitterc.go (analyze_scalar, select_scalar_style). */
interface Analysis {
  /** Reads as structure when plain. */
  indicators: boolean;
  breaks: boolean;
  /** Holds what only an escape can write. */
  special: boolean;
  /** A space after a line break, and one before. */
  breakSpace: boolean;
  spaceBreak: boolean;
  /** v3 only, which writes tabs in blocks as they are. v2 escapes them like control characters. */
  tabs: boolean;
}

/**
 * By character: 0 needs a full look, 1 says nothing anywhere in a plain scalar (letters, digits, `_ / .`), 2 says nothing
 * after the first place, 3 says nothing there unless it is the last or, for a colon, a blank follows.
 */
const classes = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.') classes[char.charCodeAt(0)] = 1;
for (const char of '-,()+=;<>$^[]{}|*&!%@?~"\'`\\') classes[char.charCodeAt(0)] = 2;
classes[unit.space] = 3;
classes[unit.colon] = 3;

/** How go-yaml writes a string: as little quoting as reads back the same. `inKey`: on the line of a `key:`. */
export function textStyle(text: string, inKey: boolean, dialect: Dialect): TextStyle {
  if (isHarmless(text)) return reads(text, dialect) ? 'plain' : 'double';
  const found = analyze(text, dialect);
  const unquotable = found.special || found.spaceBreak;
  if (text.includes('\n')) return inKey || unquotable || text.endsWith(' ') ? 'double' : 'literal';
  if (unquotable || !reads(text, dialect)) return 'double';
  return oneLineStyle(text, found, inKey);
}

function oneLineStyle(text: string, found: Analysis, inKey: boolean): TextStyle {
  if (found.tabs || found.breakSpace || (inKey && found.breaks)) return 'double';
  return found.breaks || found.indicators || isPadded(text) ? 'single' : 'plain';
}

function isPadded(text: string): boolean {
  return text.startsWith(' ') || text.endsWith(' ');
}

/** True when a plain scalar of this text would be read as the same string, also by readers of YAML 1.1 that know base 60. */
function reads(text: string, dialect: Dialect): boolean {
  if (resolvePlain(text, 'v2').type !== 'str' || isBase60(text)) return false;
  return dialect === 'v2' || resolvePlain(text, 'v3').type === 'str';
}

const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

function isBase60(text: string): boolean {
  return text.includes(':') && base60.test(text);
}

/** True when nothing in the text is structure, so that it is plain unless it reads as another type. */
function isHarmless(text: string): boolean {
  const last = text.length - 1;
  if (last < 0) return true;
  const first = text.charCodeAt(0);
  if (first >= 128 || classes[first] !== 1 || text.startsWith('...')) return false;
  for (let i = 1; i <= last; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) return false;
    const kind = classes[code];
    if (kind === 0) return false;
    if (kind === 3 && (i === last || (code === unit.colon && text.charCodeAt(i + 1) === unit.space))) return false;
  }
  return true;
}

function analyze(text: string, dialect: Dialect): Analysis {
  const found: Analysis = {
    indicators: text.startsWith('---') || text.startsWith('...') || startsAsIndicator(text),
    breaks: false,
    special: false,
    breakSpace: false,
    spaceBreak: false,
    tabs: false,
  };
  let before = Number.NaN;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === unit.space) found.breakSpace ||= i > 0 && isBreak(before);
    else if (isBreak(code)) noteBreak(found, before);
    else if (i > 0) found.indicators ||= isIndicator(text, i, before);
    if (code === unit.tab && dialect === 'v3') found.tabs = true;
    else if (!isPrintable(code)) found.special = true;
    before = code;
  }
  return found;
}

function noteBreak(found: Analysis, before: number): void {
  found.breaks = true;
  if (before === unit.space) found.spaceBreak = true;
}

/** `: ` and ` #` inside a text. */
function isIndicator(text: string, at: number, before: number): boolean {
  const code = text.charCodeAt(at);
  return code === unit.colon ? endsWord(text, at + 1) : code === unit.hash && isBlankOrEnd(before);
}

function startsAsIndicator(text: string): boolean {
  const first = text.charAt(0);
  if ('?:-'.includes(first)) return endsWord(text, 1);
  return '#,[]{}&*!|>\'"%@`'.includes(first);
}

function endsWord(text: string, at: number): boolean {
  return at >= text.length || isBlank(text.charCodeAt(at));
}

/** What go-yaml writes without an escape; halves of surrogate pairs stand for characters beyond U+FFFF, which it escapes. */
export function isPrintable(code: number): boolean {
  if (code < 0xa0) return code === unit.lineFeed || (code >= 0x20 && code <= 0x7e);
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd && code !== unit.byteOrderMark);
}
