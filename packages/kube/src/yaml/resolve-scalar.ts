import { parseFloat64, resolveNumber } from './resolve-number.ts';
import { readTimestamp } from './timestamp.ts';

export type Dialect = 'v2' | 'v3';

/** A scalar with its type. Infinities and NaN are numbers here; JSON has no place for them. */
export type Resolved =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: number | bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'timestamp'; readonly value: string }
  | { readonly type: 'str' };

const str: Resolved = { type: 'str' };
const nothing: Resolved = { type: 'null' };

const shared: readonly (readonly [Resolved, readonly string[]])[] = [
  [{ type: 'bool', value: true }, ['true', 'True', 'TRUE']],
  [{ type: 'bool', value: false }, ['false', 'False', 'FALSE']],
  [nothing, ['', '~', 'null', 'Null', 'NULL']],
  [{ type: 'float', value: Number.NaN }, ['.nan', '.NaN', '.NAN']],
  [{ type: 'float', value: Infinity }, ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']],
  [{ type: 'float', value: -Infinity }, ['-.inf', '-.Inf', '-.INF']],
];

const onlyV2: readonly (readonly [Resolved, readonly string[]])[] = [
  [{ type: 'bool', value: true }, ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']],
  [{ type: 'bool', value: false }, ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']],
];

const words: Readonly<Record<Dialect, ReadonlyMap<string, Resolved>>> = {
  v2: wordsOf([...shared, ...onlyV2]),
  v3: wordsOf(shared),
};

function wordsOf(rows: readonly (readonly [Resolved, readonly string[]])[]): ReadonlyMap<string, Resolved> {
  return new Map(rows.flatMap(([resolved, texts]) => texts.map((text) => [text, resolved] as const)));
}

/** 1: may be a word of the table; 2: may be a number or a date; 3: starts with a dot. */
const hints = new Uint8Array(128);
for (const letter of 'yYnNtTfFoO~') hints[letter.charCodeAt(0)] = 1;
for (const letter of '0123456789+-') hints[letter.charCodeAt(0)] = 2;
hints['.'.charCodeAt(0)] = 3;

/** False when a plain scalar of this length that begins so is a string in any case. */
export function mayResolve(first: number, length: number): boolean {
  if (first >= 128) return false;
  const hint = hints[first];
  return hint === 1 ? length <= 5 : hint !== 0;
}

/** The type of a plain scalar. Source: go-yaml v2.4 and v3.0, resolve.go. */
export function resolvePlain(text: string, dialect: Dialect): Resolved {
  if (text === '') return nothing;
  const first = text.charCodeAt(0);
  const hint = first < 128 ? hints[first] : 0;
  if (hint === 0 || hint === undefined) return str;
  const word = text.length <= 5 ? words[dialect].get(text) : undefined;
  if (word !== undefined) return word;
  if (hint === 1) return str;
  if (hint === 3) {
    const value = parseFloat64(text);
    return value === undefined ? str : { type: 'float', value };
  }
  const time = readTimestamp(text);
  return time === undefined ? (resolveNumber(text, dialect) ?? str) : { type: 'timestamp', value: time };
}
