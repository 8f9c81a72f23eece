const firstMs = 500;
const longestMs = 15_000;

/**
 * Milliseconds to wait before connecting again after `failures` (1 or more) in a row: doubling from half a second to
 * fifteen seconds, spread by `random` (0 to 1) over the upper half, so that many consoles do not come back at once.
 */
export function reconnectDelay(failures: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.5 + random / 2));
}
