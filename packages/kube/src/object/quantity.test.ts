import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  parseQuantity,
  quantityNumber,
  quantityText,
} from './quantity.ts';
import type { Quantity } from './quantity.ts';

function read(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new Error(`${text} is no quantity`);
  return quantity;
}

/** What kube-apiserver 1.36 stored for pods, and apimachinery's own tables. */
const canonical: readonly (readonly [string | number, string])[] = [
  // Stored by the recording server.
  ['1.5', '1500m'],
  ['1.5Gi', '1536Mi'],
  ['0.1', '100m'],
  ['128974848', '128974848'],
  ['1000Mi', '1000Mi'],
  ['0.1Gi', '107374182400m'],
  ['1000m', '1'],
  ['1024Mi', '1Gi'],
  ['1e3', '1e3'],
  [2, '2'],
  [0.5, '500m'],
  ['1k', '1k'],
  // Zero has no suffix.
  ...['0', '0n', '0Ki', '0Mi', '0E', '00', '-0', '0e3'].map((text) => [text, '0'] as const),
  ['307200Ki', '300Mi'],
  ['1001Gi', '1001Gi'],
  ['1025024Mi', '1001Gi'],
  ['1025', '1025'],
  ['5000m', '5'],
  ['1000M', '1G'],
  ['0.001T', '1G'],
  ['1000000000', '1G'],
  ['1000u', '1m'],
  ['1.08', '1080m'],
  ['1080000000n', '1080m'],
  ['1234567M', '1234567M'],
  ['100.035k', '100035'],
  ['.001e12', '1e9'],
  ['0.001e0', '1e-3'],
  ['1000e-12', '1e-9'],
  ['80e-3', '80e-3'],
  ['1.3E+6', '1300e3'],
  ['1E', '1E'],
  ['12E', '12E'],
  ['1000E', '1e21'],
  ['5000E', '5e21'],
  // Smaller than a nano: rounded up, away from zero.
  ['3.001n', '4n'],
  ['0.0000000001', '1n'],
  ['0.00000012345', '124n'],
  ['0.5e-9', '1e-9'],
  ['.001Ki', '1024m'],
  ['.000001Ki', '1024u'],
  ['.000000000001Ki', '2n'],
  ['1.', '1'],
  ['1.G', '1G'],
  // Capped at 2^63-1.
  ['9Ei', '9223372036854775807'],
  ['9223372036854775807Ki', '9223372036854775807'],
];

describe('a quantity', () => {
  it.each(canonical)('%s is written %s', (text, expected) => {
    expect(canonicalQuantity(text)).toBe(expected);
  });

  const unsigned = canonical.filter(([text]) => typeof text === 'string' && !text.startsWith('-'));

  it.each(unsigned)('%s, written %s, can have a sign', (text, expected) => {
    expect(canonicalQuantity(`-${text}`)).toBe(expected === '0' ? '0' : `-${expected}`);
    expect(canonicalQuantity(`+${text}`)).toBe(expected);
  });

  it.each(['', '1.1.M', '1+1.0M', '0.1mi', '0.1am', 'aoeu', '.5i', '1i', '-3.01i', '-3.01e-', '1 G', 'm', '--1'])(
    'is not %j',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );

  it.each([
    ['0', '0', 0],
    ['100m', '50m', 1],
    ['50m', '100m', -1],
    ['10000T', '100Gi', 1],
    ['1Gi', '1024Mi', 0],
    ['1', '1000m', 0],
    ['-1', '1m', -1],
    ['-2', '-1', -1],
    ['1e3', '1k', 0],
    ['0', '0Gi', 0],
  ] as const)('%s compared with %s is %d', (a, b, expected) => {
    expect(Math.sign(compareQuantities(read(a), read(b)))).toBe(expected);
    expect(Math.sign(compareQuantities(read(b), read(a)))).toBe(expected === 0 ? 0 : -expected);
  });

  it('is counted in units, rounded up', () => {
    expect(quantityNumber(read('250m'), -3)).toBe(250);
    expect(quantityNumber(read('250m'))).toBe(1);
    expect(quantityNumber(read('1Gi'))).toBe(1024 ** 3);
    expect(quantityNumber(read('1k'), -3)).toBe(1_000_000);
  });

  it('adds up in the format of the first that is not zero', () => {
    expect(quantityText(addQuantities(read('0'), read('1Gi')))).toBe('1Gi');
    expect(quantityText(addQuantities(read('512Mi'), read('512Mi')))).toBe('1Gi');
    expect(quantityText(addQuantities(read('500m'), read('1')))).toBe('1500m');
  });

  it('is canonical once written', () => {
    const suffix = fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'e-2', 'E');
    const number = fc.tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.constantFrom('', '.5', '.125', '.0001'));
    fc.assert(
      fc.property(number, suffix, ([whole, fraction], unit) => {
        const source = `${whole}${fraction}${unit}`;
        const written = canonicalQuantity(source);
        expect(written === undefined ? undefined : canonicalQuantity(written)).toBe(written);
        expect(compareQuantities(read(source), read(written ?? ''))).toBe(0);
      }),
    );
  });
});
