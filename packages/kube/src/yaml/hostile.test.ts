import { expect, it } from 'vitest';
import { readYaml } from './read.ts';

const many = 60_000;
const lines = (line: (i: number) => string): string => Array.from({ length: many }, (_, i) => line(i)).join('');

/**
 * Texts of some hundred kilobytes, each of which is quadratic for a reader that looks back, or copies, once too often:
 * such a reader needs minutes for one, and the test times out.
 */
const texts: readonly (readonly [string, string])[] = [
  ['equal keys', 'a: 1\n'.repeat(many)],
  ['equal keys in braces', `{${'a: 1, '.repeat(many)}}`],
  ['many keys', lines((i) => `k${i}: 1\n`)],
  ['many anchors', lines((i) => `k${i}: &a${i} x\n`)],
  ['merges of one map', `a: &a {b: 1}\nc:\n${'  <<: *a\n'.repeat(many)}`],
  ['a list of merges', `a: &a {b: 1}\nc: {<<: [${'*a,'.repeat(many)}]}`],
  ['blank lines in a block', `a: |\n${'  \n'.repeat(many)}`],
  ['lines of a plain text', `a: b\n${'  c\n'.repeat(many)}`],
  ['lines of a quoted text', `a: "${'x\n '.repeat(many)}"`],
  ['escapes', `a: "${String.raw`\n`.repeat(many)}"`],
  ['a quote never closed', `a: "${'x '.repeat(many)}`],
  ['brackets never closed', '['.repeat(many)],
  ['many items in deep brackets', `${'['.repeat(900)}${'a,'.repeat(many)}${']'.repeat(900)}`],
  ['a line that might be a key', `${'k '.repeat(many)}\n`],
  ['question marks', '? a\n'.repeat(many)],
  ['digits', `a: ${'9'.repeat(many)}`],
  ['hexadecimal digits', `a: 0x${'f'.repeat(many)}`],
  ['underscores', `a: 1${'_'.repeat(many)}`],
  ['sixties', `a: ${'1:'.repeat(many)}`],
  ['comments', '# x\n'.repeat(many)],
  ['spaces', ' '.repeat(many)],
  ['empty documents', '---\n'.repeat(many)],
  ['documents of both readers', '---\na: 1\n---\na: &x 1\n'.repeat(many / 4)],
  ['all fast but the end', `${'- a\n'.repeat(many)}b`],
];

it.each(texts)('ends on %s', (_name, text) => {
  for (const dialect of ['v2', 'v3'] as const) {
    const reading = readYaml(text, { dialect });
    expect(reading.ok ? 'read' : reading.problem.code).toMatch(/^(?:read|[a-z-]+)$/);
  }
});

const nested = (levels: number): string =>
  Array.from({ length: levels }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(i === 0 ? 0 : 9)}1]\n`).join('');

it('refuses a bomb that would have a billion values after some thousands', () => {
  const reading = readYaml(nested(10), { dialect: 'v2' });
  expect(reading).toMatchObject({ ok: false, problem: { code: 'alias-bomb' } });
});
