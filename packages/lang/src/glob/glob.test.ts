import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from './glob.ts';

describe('matchesGlob', () => {
  it.each([
    ['', '', true],
    ['a', 'a', true],
    ['a', 'ab', false],
    ['*', '', true],
    ['*', 'a/b', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abbd', false],
    ['*/*', 'proj/app', true],
    ['*/*', 'proj/ns/app', true],
    ['*/*', 'proj', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[!a-c]x', 'dx', true],
    ['[ab-]x', '-x', true],
    ['{dev,prod}-*', 'prod-1', true],
    ['{dev,prod}-*', 'test-1', false],
    ['a{b,{c,d}e}f', 'adef', true],
    ['a{,b}c', 'ac', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['a,b', 'a,b', true],
    ['a[', 'a[', false],
    ['a{b', 'a{b', false],
    ['a\\', 'a\\', false],
    ['a[]b', 'ab', false],
  ])('%j with %j: %s', (pattern, text, want) => expect(matchesGlob(pattern, text)).toBe(want));

  it.each([
    ['*', 'a/b', false],
    ['**', 'a/b', true],
    ['https://github.com/*', 'https://github.com/org/repo', false],
    ['https://github.com/*/*', 'https://github.com/org/repo', true],
    ['https://github.com/**', 'https://github.com/org/repo', true],
    ['a?b', 'a/b', false],
  ])('with separator, %j with %j: %s', (pattern, text, want) => expect(matchesGlob(pattern, text, '/')).toBe(want));

  it('matches any text with itself escaped, and between stars', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, around) => {
        const escaped = Array.from(text, (char) => `\\${char}`).join('');
        expect(matchesGlob(escaped, text)).toBe(true);
        expect(matchesGlob(`*${escaped}*`, around + text + around)).toBe(true);
      }),
    );
  });

  it('ends soon on patterns made to backtrack, and refuses those that multiply', () => {
    expect(matchesGlob(`${'*a'.repeat(50)}*b`, 'a'.repeat(5_000))).toBe(false);
    expect(matchesGlob('{a,b}'.repeat(40), 'a'.repeat(40))).toBe(false);
  });
});
