import { expect, it } from 'vitest';
import { reconnectDelay } from './backoff.ts';

it.each([
  { failures: 1, least: 250, most: 500 },
  { failures: 2, least: 500, most: 1_000 },
  { failures: 5, least: 4_000, most: 8_000 },
  { failures: 50, least: 7_500, most: 15_000 },
])('waits longer with every failure, up to a bound: $failures', ({ failures, least, most }) => {
  expect(reconnectDelay(failures, 0)).toBe(least);
  expect(reconnectDelay(failures, 1)).toBe(most);
});
