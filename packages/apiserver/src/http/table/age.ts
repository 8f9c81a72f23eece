/** Time since an instant as kubectl shows it: `5s`, `3m20s`, `2d4h`. Source: apimachinery pkg/util/duration HumanDuration. */
export function ageOf(timestamp: string | undefined, now: number): string {
  if (timestamp === undefined) return '<unknown>';
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? '<unknown>' : durationText(Math.max(0, Math.floor((now - time) / 1000)));
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Of whole seconds: two units where the larger is small, one where it is not. */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / minute);
  const hours = Math.floor(seconds / hour);
  const days = Math.floor(seconds / day);
  if (seconds < 2 * minute) return `${seconds}s`;
  if (minutes < 10) return pair(minutes, 'm', seconds % minute, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return pair(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`;
}

function pair(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`;
}
