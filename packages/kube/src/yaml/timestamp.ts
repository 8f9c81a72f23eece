const shape =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[-+]\d{2}:\d{2})?)?$/;

/**
 * Reads what go-yaml takes for a timestamp and returns it as Go writes a time to JSON, or undefined. A date alone and
 * a date and time parted by a blank have no zone; with a `T` the zone is required.
 * Source: go-yaml resolve.go (allowedTimestampFormats), Go's time.Parse.
 */
export function readTimestamp(text: string): string | undefined {
  if (text.charCodeAt(4) !== 0x2d) return undefined;
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number);
  if (day < 1 || day > daysOf(year, month)) return undefined;
  const time = clockText(match[4], match.slice(5, 8), match[8]);
  const zone = zoneText(match[9], match[4]);
  return time === undefined || zone === undefined ? undefined : `${match[1]}-${two(month)}-${two(day)}T${time}${zone}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function clockText(separator: string | undefined, parts: readonly string[], fraction = ''): string | undefined {
  if (separator === undefined) return '00:00:00';
  const [hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return `${two(hour)}:${two(minute)}:${two(second)}${nanoseconds(fraction)}`;
}

function zoneText(zone: string | undefined, separator: string | undefined): string | undefined {
  if (zone === undefined) return separator === undefined || separator === ' ' ? 'Z' : undefined;
  if (separator === ' ') return undefined;
  if (zone === 'Z' || zone.endsWith('00:00')) return 'Z';
  return Number(zone.slice(1, 3)) <= 24 && Number(zone.slice(4)) <= 59 ? zone : undefined;
}

function nanoseconds(fraction: string): string {
  let digits = fraction.slice(0, 9);
  while (digits.endsWith('0')) digits = digits.slice(0, -1);
  return digits === '' ? '' : `.${digits}`;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
