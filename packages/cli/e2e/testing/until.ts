import { setTimeout as pause } from 'node:timers/promises';
import { vi } from 'vitest';

// Longer than what is waited for within a test, so that a wait that is in vain tells what it saw.
vi.setConfig({ testTimeout: 120_000 });

/** Between two looks. Short: most waits are for something that takes some hundred milliseconds. */
const everyMs = 40;

/**
 * Looks until `look` returns something other than undefined or false, and gives that. The limit is generous and says
 * nothing about how fast the product is. What went wrong at the last look, and what `last` tells, goes into the error.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  { limitMs = 30_000, last }: { readonly limitMs?: number; readonly last?: () => unknown } = {},
): Promise<T> {
  const end = Date.now() + limitMs;
  let problem: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > end) {
      const told = last === undefined ? '' : `\nLast seen: ${JSON.stringify(last(), undefined, 2)}`;
      throw new Error(`waited ${limitMs / 1000} s in vain: ${what}${told}`, { cause: problem });
    }
    await pause(everyMs);
  }
}
