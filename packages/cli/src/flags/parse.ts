import { parseArgs } from 'node:util';

/** One flag of a command. A flag that takes a value has `value`, its name in the help. */
export interface Flag {
  readonly short?: string;
  readonly value?: string;
  /** May be given several times. */
  readonly many?: boolean;
  readonly help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** What was given on the command line. */
export interface Given {
  readonly args: readonly string[];
  has(flag: string): boolean;
  text(flag: string): string | undefined;
  all(flag: string): readonly string[];
}

export type ParsedFlags =
  | { readonly ok: true; readonly given: Given }
  | { readonly ok: false; readonly message: string };

/** Reads flags in any place, `--flag value` and `--flag=value`. `--flag=true|false` works for those without a value. */
export function parseFlags(argv: readonly string[], flags: Flags): ParsedFlags {
  const values = new Map<string, string[]>();
  const parsed = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(flags).map(([name, { short, value }]) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short ? { short } : {}) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const args: string[] = [];
  for (const token of parsed.tokens) {
    if (token.kind === 'positional') args.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flags[token.name];
    if (flag === undefined) return { ok: false, message: unknownFlag(token.rawName, Object.keys(flags)) };
    if (flag.value === undefined) {
      if (token.value !== undefined && token.value !== 'true' && token.value !== 'false') {
        return { ok: false, message: `${token.rawName} takes no value, or true or false; got "${token.value}"` };
      }
      values.set(token.name, [token.value ?? 'true']);
      continue;
    }
    if (token.value === undefined)
      return { ok: false, message: `${token.rawName} needs a value: ${token.rawName} ${flag.value}` };
    values.set(token.name, flag.many === true ? [...(values.get(token.name) ?? []), token.value] : [token.value]);
  }
  return {
    ok: true,
    given: {
      args,
      has: (name) => values.get(name)?.[0] === 'true',
      text: (name) => values.get(name)?.[0],
      all: (name) => values.get(name) ?? [],
    },
  };
}

function unknownFlag(rawName: string, known: readonly string[]): string {
  const name = rawName.replace(/^-+/, '');
  const near = known.find((candidate) => isNear(candidate, name));
  return `unknown flag ${rawName}${near === undefined ? '' : `; did you mean --${near}?`}`;
}

/** True when one is the beginning of the other, or they differ in one or two letters. */
export function isNear(one: string, other: string): boolean {
  if (other.length > 1 && (one.startsWith(other) || other.startsWith(one))) return true;
  return Math.abs(one.length - other.length) <= 2 && distance(one, other) <= 2;
}

function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
