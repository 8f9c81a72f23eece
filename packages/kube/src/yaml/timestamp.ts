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
  const [, year = '', month = '', day = '', separator, hour = '0', minute = '0', second = '0', fraction, zone] = match;
  if (separator !== undefined && (separator === ' ') !== (zone === undefined)) return undefined;
  const inRange =
    Number(day) >= 1 &&
    Number(day) <= daysOf(Number(year), Number(month)) &&
    Number(hour) <= 23 &&
    Number(minute) <= 59 &&
    Number(second) <= 59;
  if (!inRange) return undefined;
  const offset = zoneText(zone ?? 'Z');
  if (offset === undefined) return undefined;
  const date = [year, two(month), two(day)].join('-');
  return `${date}T${[hour, minute, second].map(two).join(':')}${nanoseconds(fraction)}${offset}`;
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}

function zoneText(zone: string): string | undefined {
  if (zone === 'Z' || zone.endsWith('00:00')) return 'Z';
  return Number(zone.slice(1, 3)) <= 24 && Number(zone.slice(4)) <= 59 ? zone : undefined;
}

function nanoseconds(fraction: string | undefined): string {
  let digits = (fraction ?? '').slice(0, 9);
  while (digits.endsWith('0')) digits = digits.slice(0, -1);
  return digits === '' ? '' : `.${digits}`;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
