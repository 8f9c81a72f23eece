/** RFC 3339 in UTC: whole seconds, or microseconds. Undefined where the text is no time. */
export function canonicalTime(text: string, precision: 'seconds' | 'microseconds'): string | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [, seconds = '', fraction = '', zone = ''] = match;
  const time = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(time)) return undefined;
  const whole = new Date(time).toISOString().slice(0, 19);
  return precision === 'seconds' ? `${whole}Z` : `${whole}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
}

const unitNanoseconds = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** A duration as Go prints it (`90s` is `1m30s`); undefined where the text is none. Source: Go, time.Duration. */
export function canonicalDuration(text: string): string | undefined {
  const match = /^([+-]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+|0)$/.exec(text);
  if (match === null) return undefined;
  const parts = [...(match[2] ?? '').matchAll(/(\d*)(?:\.(\d*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g)];
  const total = parts.reduce((sum, [, whole = '', fraction = '', unit = '']) => {
    const size = unitNanoseconds.get(unit) ?? 0n;
    return sum + (BigInt(`0${whole}${fraction}`) * size) / 10n ** BigInt(fraction.length);
  }, 0n);
  return (match[1] === '-' && total > 0n ? '-' : '') + durationText(total);
}

function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 3)}\u00b5s`;
  if (nanoseconds < 1_000_000_000n) return `${decimal(nanoseconds, 6)}ms`;
  const minute = 60_000_000_000n;
  const minutes = nanoseconds / minute;
  const rest = `${decimal(nanoseconds % minute, 9)}s`;
  if (minutes >= 60n) return `${minutes / 60n}h${minutes % 60n}m${rest}`;
  return minutes > 0n ? `${minutes}m${rest}` : rest;
}

/** `value / 10 ** places` without trailing zeros. */
function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  const whole = digits.slice(0, -places);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
