import fc from 'fast-check';
import { expect, it } from 'vitest';
import { equalJson, type Json } from '#object/json.ts';
import { compareKeys } from './key-order.ts';
import { readYaml } from './read.ts';
import { writeYaml, writeYamlPretty } from './write.ts';

const words = fc.constantFrom(
  'a',
  ' ',
  '  ',
  '\n',
  '\t',
  ': ',
  ' #',
  '- ',
  '"',
  "'",
  '\\',
  'é',
  '😀',
  '1',
  'yes',
  '[',
  '...',
  '---',
  '\r',
  'some words that fold ',
);
const text = fc.oneof(
  fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }),
);
const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
/** Whole floats beyond 2^53 are left out: Go writes their shortest digits, which read back as another integer. */
const fraction = fc
  .double({ noDefaultInfinity: true, noNaN: true })
  .filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= 2 ** 64);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    text,
    fc.integer(),
    integer,
    fraction,
    fc.constantFrom(null, true, false),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(text, tie('json'), { maxKeys: 4 }),
  ),
}));

/** The law that keeps the two halves together, whatever stands in the texts. */
it.each(['v2', 'v3'] as const)('reads back what it wrote, in %s', (dialect) => {
  fc.assert(
    fc.property(json, (value) => {
      const written = writeYaml(value);
      const reading = readYaml(written, { dialect });
      if (!reading.ok) throw new Error(`${reading.problem.message}\n${written}`);
      return equalJson(reading.documents[0]?.value, value);
    }),
    { numRuns: 300 },
  );
});

it('writes the same text again from what it read back', () => {
  fc.assert(
    fc.property(json, (value) => {
      const written = writeYaml(value);
      const reading = readYaml(written, { dialect: 'v2' });
      return reading.ok && writeYaml(reading.documents[0]?.value ?? null) === written;
    }),
    { numRuns: 300 },
  );
});

/** Without tabs: go-yaml v3 writes blocks that begin with one, which neither library reads back. */
const tabless = text.filter((value) => !value.includes('\t'));

it('writes texts in the pretty way so that both dialects read them back', () => {
  fc.assert(
    fc.property(fc.oneof(tabless, fc.array(tabless), fc.dictionary(tabless, fc.array(tabless))), (value) => {
      const written = writeYamlPretty(value);
      return (['v2', 'v3'] as const).every((dialect) => {
        const reading = readYaml(written, { dialect });
        return reading.ok && equalJson(reading.documents[0]?.value, value);
      });
    }),
    { numRuns: 500 },
  );
});

it('orders keys as people do', () => {
  const keys = ['a10', 'é', 'a2', 'a', 'B', '10', 'a_b', '2', 'a.b', 'Z', 'a-b', 'a1', '1'];
  expect(keys.toSorted(compareKeys)).toEqual([
    '1',
    '2',
    '10',
    'B',
    'Z',
    'a',
    'a-b',
    'a.b',
    'a_b',
    'a1',
    'a2',
    'a10',
    'é',
  ]);
});
