/** The value that this share (0 to 1) of the values does not exceed, by nearest rank; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** `p50  120 ms   p95  300 ms   max  310 ms`. */
export function spread(times: readonly number[]): string {
  const at = (name: string, share: number) => `${name} ${shown(percentile(times, share), 'ms')}`;
  return [at('p50', 0.5), at('p95', 0.95), at('max', 1)].join('   ');
}

/** Three digits at least, right-aligned: `  97.1 MB`, ` 1,204 ms`. */
export function shown(value: number, unit: string): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text.padStart(6)} ${unit}`;
}

/** One line of the report: what was measured, and the figures. */
export function line(what: string, ...figures: readonly string[]): string {
  return `${what.padEnd(34)}${figures.join('   ')}`;
}
