import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration, parseSecondsOrDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each([
    ['0', 0],
    ['5s', 5_000],
    ['3m', 180_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['.5m', 30_000],
    ['1.s', 1_000],
    ['-2m', -120_000],
    ['+1ms', 1],
    ['1m2s3ms', 62_003],
    ['10us', 0.01],
    ['10\u00b5s', 0.01],
  ])('%s is %d ms', (text, want) => expect(parseDuration(text)).toBeCloseTo(want, 9));

  it.each(['', '5', '-', '1d', '5 s', 's', '1h-3m', '1.2.3s', '.s', '1e3s'])('%j is no duration', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );

  it('reads a bare number as seconds where Argo CD does', () => {
    expect(parseSecondsOrDuration('10')).toBe(10_000);
    expect(parseSecondsOrDuration('10m')).toBe(600_000);
    expect(parseSecondsOrDuration('soon')).toBeUndefined();
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [250, '250ms'],
    [1_500, '1.5s'],
    [60_000, '1m0s'],
    [5_400_000, '1h30m0s'],
    [-3_000, '-3s'],
  ])('%d ms is %s', (milliseconds, want) => expect(formatDuration(milliseconds)).toBe(want));

  it('is read back as the same duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e10, max: 1e10 }), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).toBeCloseTo(milliseconds, 6);
      }),
    );
  });
});
