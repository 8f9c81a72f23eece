const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const units: readonly (readonly [string, Intl.RelativeTimeFormatUnit, number])[] = [
  ['y', 'year', 365 * day],
  ['mo', 'month', 30 * day],
  ['d', 'day', day],
  ['h', 'hour', hour],
  ['m', 'minute', minute],
  ['s', 'second', 1],
];

/** Age as kubectl says it, one unit: `8s`, `3m`, `5h`, `12d`. Clocks that disagree never give a negative age. */
export function shortAge(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [letter, , size] = units.find(([, , length]) => whole >= length) ?? ['s', 'second', 1];
  return `${Math.floor(whole / size)}${letter}`;
}

/** Making one takes a hundred times longer than using it. */
const inWords = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** Age as a person says it: `just now`, `3 minutes ago`, `yesterday`. */
export function longAge(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 5) return 'just now';
  const [, unit, size] = units.find(([, , length]) => whole >= length) ?? ['s', 'second', 1];
  return inWords.format(-Math.floor(whole / size), unit);
}

/** How long something took: `under 1 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function durationText(seconds: number): string {
  const whole = Math.floor(Math.max(0, seconds));
  if (whole < 1) return 'under 1 s';
  if (whole < minute) return `${whole} s`;
  if (whole < hour) return `${Math.floor(whole / minute)} min${rest(whole % minute, 's')}`;
  return `${Math.floor(whole / hour)} h${rest(Math.floor((whole % hour) / minute), 'min')}`;
}

function rest(amount: number, unit: string): string {
  return amount === 0 ? '' : ` ${amount} ${unit}`;
}
