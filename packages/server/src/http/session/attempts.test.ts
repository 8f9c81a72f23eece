import { describe, expect, it } from 'vitest';
import { createAttempts } from './attempts.ts';

const minute = 60_000;

describe('failed sign-ins', () => {
  it('block a name after the fifth, and only that name', () => {
    const attempts = createAttempts();
    for (let count = 1; count <= 5; count++) {
      expect(attempts.blocked('admin', 0)).toBe(false);
      attempts.failed('admin', 0);
    }
    expect(attempts.blocked('admin', 0)).toBe(true);
    expect(attempts.blocked('alice', 0)).toBe(false);
  });

  it('are forgotten five minutes after the last, and by a success', () => {
    const attempts = createAttempts();
    for (let count = 0; count < 6; count++) attempts.failed('admin', count * minute);
    expect(attempts.blocked('admin', 5 * minute + 4 * minute)).toBe(true);
    expect(attempts.blocked('admin', 5 * minute + 5 * minute)).toBe(false);
    attempts.succeeded('admin');
    expect(attempts.blocked('admin', 5 * minute)).toBe(false);
  });

  it('of made-up names do not fill the memory, nor drive out who keeps failing', () => {
    const attempts = createAttempts();
    for (let count = 0; count < 4; count++) attempts.failed('admin', 0);
    for (let name = 0; name < 9_000; name++) attempts.failed(`made-up-${name}`, 0);
    attempts.failed('admin', 0);
    for (let name = 0; name < 9_000; name++) attempts.failed(`also-${name}`, 0);
    expect(attempts.blocked('admin', 0)).toBe(true);
  });
});
