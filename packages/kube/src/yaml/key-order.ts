import type { Dialect } from './resolve-scalar.ts';

const letter = /\p{L}/u;
const digit = /\p{Nd}/u;

/** The keys of an object in natural order. Most objects have them so already, or are small. */
export function sortedKeys(map: object, dialect: Dialect): string[] {
  const compare = dialect === 'v2' ? compareKeys : compareKeysV3;
  const names = Object.keys(map);
  for (let i = 1; i < names.length; i++)
    if (compare(names[i - 1] ?? '', names[i] ?? '') > 0) return names.sort(compare);
  return names;
}

/**
 * The natural order of go-yaml's sorter: at the first difference letters go by code point, what is no letter goes
 * before a letter, and runs of digits go by their number. A prefix goes first. Source: go-yaml v2, sorter.go.
 */
export function compareKeys(a: string, b: string): number {
  return compare(a, b, false);
}

/** In v3 a letter goes first when a digit stands before the difference. */
function compareKeysV3(a: string, b: string): number {
  return compare(a, b, true);
}

function compare(a: string, b: string, minds: boolean): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at === length) return a.length - b.length;
  if (isAsciiLetter(a.charCodeAt(at)) && isAsciiLetter(b.charCodeAt(at))) return a.charCodeAt(at) - b.charCodeAt(at);
  return compareAt(a, b, { at, minds });
}

/** What the characters at the first difference say. */
function compareAt(a: string, b: string, { at: from, minds }: { at: number; minds: boolean }): number {
  let at = from;
  if (isLowSurrogate(a.charCodeAt(at)) && isLowSurrogate(b.charCodeAt(at))) at -= 1;
  const pointA = a.codePointAt(at) ?? 0;
  const pointB = b.codePointAt(at) ?? 0;
  const letterA = isLetter(pointA);
  const letterB = isLetter(pointB);
  if (letterA && letterB) return pointA - pointB;
  if (letterA || letterB) return letterB === (minds && isDigitBefore(a, at)) ? 1 : -1;
  return compareNumbers(a, b, at) || pointA - pointB;
}

function isDigitBefore(text: string, at: number): boolean {
  return at > 0 && isDigit(text.codePointAt(at - 1) ?? 0);
}

function compareNumbers(a: string, b: string, at: number): number {
  const seed = startsInsideNumber(a, b, at) ? 1n : 0n;
  const numberA = readNumber(a, at, seed);
  const numberB = readNumber(b, at, seed);
  if (numberA.value !== numberB.value) return numberA.value < numberB.value ? -1 : 1;
  return numberA.length - numberB.length;
}

/** True when a zero at the difference is no leading zero, because digits other than zero stand before it. */
function startsInsideNumber(a: string, b: string, at: number): boolean {
  if (a[at] !== '0' && b[at] !== '0') return false;
  for (let i = at - 1; i >= 0 && isDigit(a.codePointAt(i) ?? 0); i--) if (a[i] !== '0') return true;
  return false;
}

/** The value wraps at 64 bits, as it does in Go. */
function readNumber(text: string, from: number, seed: bigint): { value: bigint; length: number } {
  let value = seed;
  let length = 0;
  for (const char of text.slice(from)) {
    const point = char.codePointAt(0) ?? 0;
    if (!isDigit(point)) break;
    value = BigInt.asIntN(64, value * 10n + BigInt(point - 0x30));
    length += 1;
  }
  return { value, length };
}

function isLetter(point: number): boolean {
  return point < 128 ? isAsciiLetter(point) : letter.test(String.fromCodePoint(point));
}

function isAsciiLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isDigit(point: number): boolean {
  return point < 128 ? point >= 0x30 && point <= 0x39 : digit.test(String.fromCodePoint(point));
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
