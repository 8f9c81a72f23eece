/** Milliseconds of each unit of Go's time.ParseDuration. */
const units: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['\u00b5s', 1e-3],
  ['\u03bcs', 1e-3],
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/**
 * A Go duration (`1h30m`, `1.5s`, `-2m`, `0`) in milliseconds; undefined when the text is none. A number needs a unit,
 * and there are no days. Source: Go, time.ParseDuration.
 */
export function parseDuration(text: string): number | undefined {
  const signed = /^([-+]?)(.+)$/.exec(text);
  if (signed === null) return undefined;
  const [, sign, rest = ''] = signed;
  const value = rest === '0' ? 0 : sum(rest);
  if (value === undefined) return undefined;
  return sign === '-' && value !== 0 ? -value : value;
}

function sum(text: string): number | undefined {
  let total = 0;
  let read = 0;
  for (const [whole, number = '', unit = ''] of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/gy)) {
    total += Number(number) * (units.get(unit) ?? 0);
    read += whole.length;
  }
  // Whole nanoseconds, as Go: the sum of floating parts is not exact.
  return read === text.length ? Math.round(total * 1e6) / 1e6 : undefined;
}

/** As Argo CD reads backoff durations: a bare whole number is seconds, everything else a Go duration. */
export function parseSecondsOrDuration(text: string): number | undefined {
  return /^[-+]?\d+$/.test(text) ? Number(text) * 1_000 : parseDuration(text);
}

/** Writes milliseconds as Go prints a duration: `1h30m0s`, `1.5s`, `250ms`, `0s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  const sign = milliseconds < 0 ? '-' : '';
  const size = Math.abs(milliseconds);
  if (size < 1_000) return `${sign}${decimal(size)}ms`;
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor((size % 3_600_000) / 60_000);
  const rest = `${decimal((size - hours * 3_600_000 - minutes * 60_000) / 1_000)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${sign}${minutes}m${rest}` : `${sign}${rest}`;
}

/** At most nanoseconds of a second, without trailing zeros. */
function decimal(value: number): string {
  return String(Number(value.toFixed(9)));
}
