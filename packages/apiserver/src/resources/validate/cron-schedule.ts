const ranges: readonly (readonly [name: string, low: number, high: number, names: readonly string[]])[] = [
  ['minute', 0, 59, []],
  ['hour', 0, 23, []],
  ['day', 1, 31, []],
  ['month', 1, 12, 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')],
  ['weekday', 0, 6, 'sun mon tue wed thu fri sat'.split(' ')],
];
const words = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** What is wrong with a schedule, in the words of the library that the real server reads it with (robfig/cron v3). */
export function scheduleProblem(text: string): string | undefined {
  const zoned = /^(?:TZ|CRON_TZ)=\S+\s+(.*)$/.exec(text);
  const schedule = zoned?.[1] ?? text;
  if (schedule.startsWith('@')) return descriptorProblem(schedule);
  const fields = schedule.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (const [i, range] of ranges.entries()) {
    const problem = fieldProblem(fields[i] ?? '', range);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function descriptorProblem(text: string): string | undefined {
  if (words.includes(text)) return undefined;
  const every = /^@every (.*)$/.exec(text)?.[1];
  if (every === undefined) return `unrecognized descriptor: ${text}`;
  if (/^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(every)) return undefined;
  return `failed to parse duration ${text}: time: invalid duration ${JSON.stringify(every)}`;
}

function fieldProblem(field: string, range: (typeof ranges)[number]): string | undefined {
  for (const part of field.split(',').filter((one) => one !== '')) {
    const problem = rangeProblem(part, range);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The numbers that a part names, before its step. */
type Span = { readonly start: number; readonly end: number; readonly isOpen: boolean } | string;

function spanOf(text: string, part: string, [, low, high, names]: (typeof ranges)[number]): Span {
  const [from = '', to, ...rest] = text.split('-');
  if (from === '*' || from === '?') return { start: low, end: high, isOpen: false };
  const start = numberOf(from, names);
  if (typeof start === 'string') return start;
  const end = to === undefined ? start : numberOf(to, names);
  if (typeof end === 'string') return end;
  return rest.length > 0 ? `too many hyphens: ${part}` : { start, end, isOpen: to === undefined };
}

function rangeProblem(part: string, range: (typeof ranges)[number]): string | undefined {
  const [, low, high] = range;
  const [text = '', step, ...more] = part.split('/');
  const span = spanOf(text, part, range);
  if (typeof span === 'string') return span;
  if (more.length > 0) return `too many slashes: ${part}`;
  const stride = step === undefined ? 1 : numberOf(step, []);
  if (typeof stride === 'string') return stride;
  const { start } = span;
  const end = step !== undefined && span.isOpen ? high : span.end;
  if (start < low) return `beginning of range (${start}) below minimum (${low}): ${part}`;
  if (end > high) return `end of range (${end}) above maximum (${high}): ${part}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${part}`;
  return stride === 0 ? `step of range should be a positive number: ${part}` : undefined;
}

function numberOf(text: string, names: readonly string[]): number | string {
  const index = names.indexOf(text.toLowerCase());
  if (index >= 0) return names.includes('jan') ? index + 1 : index;
  if (/^-\d+$/.test(text)) return `negative number (${text}) not allowed: ${text}`;
  if (/^\+?\d+$/.test(text)) return Number(text);
  return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
}
