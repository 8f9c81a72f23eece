import { describe, expect, it } from 'vitest';
import { isErrorCondition, setConditions } from './conditions.ts';

const old = '2026-01-01T00:00:00Z';
const now = '2026-01-02T00:00:00Z';

describe('setConditions', () => {
  it('keeps the time of a condition that still says the same', () => {
    expect(
      setConditions(
        [{ type: 'SyncError', message: 'a', lastTransitionTime: old }],
        [{ type: 'SyncError', message: 'a' }],
        now,
      ),
    ).toEqual([{ type: 'SyncError', message: 'a', lastTransitionTime: old }]);
  });

  it('stamps new and changed conditions, and drops those no longer wanted', () => {
    expect(
      setConditions(
        [
          { type: 'SyncError', message: 'a', lastTransitionTime: old },
          { type: 'ComparisonError', message: 'x', lastTransitionTime: old },
        ],
        [{ type: 'SyncError', message: 'b' }],
        now,
      ),
    ).toEqual([{ type: 'SyncError', message: 'b', lastTransitionTime: now }]);
  });

  it('leaves types it did not judge alone, and sorts', () => {
    expect(
      setConditions(
        [{ type: 'SyncError', message: 'a', lastTransitionTime: old }],
        [
          { type: 'SharedResourceWarning', message: 's' },
          { type: 'ComparisonError', message: 'c' },
          { type: 'ComparisonError', message: 'c' },
        ],
        now,
        new Set(['ComparisonError', 'SharedResourceWarning']),
      ).map(({ type }) => type),
    ).toEqual(['ComparisonError', 'SharedResourceWarning', 'SyncError']);
  });

  it('tells errors from warnings by their suffix', () => {
    expect(isErrorCondition({ type: 'SyncError' })).toBe(true);
    expect(isErrorCondition({ type: 'OrphanedResourceWarning' })).toBe(false);
  });
});
