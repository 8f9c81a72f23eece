import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

/** Where a decoder is, and what it found wrong so far. */
export interface Cursor {
  readonly path: readonly (string | number)[];
  readonly problems: DecodeProblem[];
  /** Unknown fields are passed over, as in configurations of transformers and generators. */
  readonly isLenient?: boolean;
  /** Numbers and truths are texts where texts are asked for, as sigs.k8s.io/yaml takes them. */
  readonly takesScalars?: boolean;
}

export interface DecodeProblem {
  /** Keys and list positions from the top of the document. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What Go's decoder says. */
  readonly reference?: string;
  readonly hint?: string;
}

/** Reads a value of one form; reports and answers something harmless where it has another. */
export type Decode<T> = (value: Json, at: Cursor) => T;
export type Decoded<D> = D extends Decode<infer T> ? T : never;

/** Null is the empty text, as in Go. */
export function text(value: Json, at: Cursor): string {
  if (value === null) return '';
  if (typeof value === 'string' || ((at.isLenient === true || at.takesScalars === true) && typeof value !== 'object'))
    return String(value);
  const quotable = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
  report(
    at,
    `${nameOf(at)} must be text, but is ${describe(value)}`,
    quotable ? `Put it in quotes: "${String(value)}".` : undefined,
  );
  return '';
}

export function flag(value: Json, at: Cursor): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  report(at, `${nameOf(at)} must be true or false, but is ${describe(value)}`);
  return false;
}

export function integer(value: Json, at: Cursor): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  report(at, `${nameOf(at)} must be a whole number, but is ${describe(value)}`);
  return 0;
}

export function anything(value: Json): Json {
  return value;
}

/** Null is an empty list, as in Go. */
export function list<T>(item: Decode<T>): Decode<readonly T[]> {
  return (value, at) => {
    if (isList(value)) return value.map((entry, i) => item(entry, step(at, i)));
    if (value !== null) report(at, `${nameOf(at)} must be a list, but is ${describe(value)}`);
    return [];
  };
}

export function record<T>(field: Decode<T>): Decode<Readonly<Record<string, T>>> {
  return (value, at) => {
    if (isMap(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, field(entry, step(at, key))]));
    }
    if (value !== null) report(at, `${nameOf(at)} must be a map, but is ${describe(value)}`);
    return {};
  };
}

/** A map with these fields, each of which may be absent or null; others are errors. As in Go, case does not matter. */
export function struct<F extends Readonly<Record<string, Decode<unknown>>>>(
  fields: F,
): Decode<{ readonly [K in keyof F]?: Decoded<F[K]> }> {
  const byLowerCase = new Map(Object.keys(fields).map((key) => [key.toLowerCase(), key]));
  return (value, at) => {
    const result: Record<string, unknown> = {};
    if (!isMap(value)) {
      if (value !== null) report(at, `${nameOf(at)} must be a map, but is ${describe(value)}`);
    } else {
      for (const [key, entry] of Object.entries(value)) {
        const name = Object.hasOwn(fields, key) ? key : byLowerCase.get(key.toLowerCase());
        const decode = name === undefined ? undefined : fields[name];
        if (decode === undefined || name === undefined) {
          if (at.isLenient === true) continue;
          at.problems.push({
            path: [...at.path, key],
            message: unknownField(key, at, Object.keys(fields)),
            reference: `json: unknown field "${key}"`,
          });
        } else if (entry !== null) result[name] = decode(entry, step(at, key));
      }
    }
    return result as { readonly [K in keyof F]?: Decoded<F[K]> };
  };
}

function unknownField(key: string, at: Cursor, known: readonly string[]): string {
  const near = known.find(
    (name) => name === `${key}s` || `${name}s` === key || isNear(name.toLowerCase(), key.toLowerCase()),
  );
  const where = at.path.length === 0 ? '' : ` in ${nameOf(at)}`;
  return `unknown field ${key}${where}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** One letter too many, too few or wrong. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return restA.slice(1) === restB || restB.slice(1) === restA || restA.slice(1) === restB.slice(1);
}

function step(at: Cursor, next: string | number): Cursor {
  return { ...at, path: [...at.path, next] };
}

function report({ path, problems }: Cursor, message: string, hint?: string): void {
  const reference = goMismatch(message, path.length === 0);
  problems.push({ path, message, reference, ...(hint === undefined ? {} : { hint }) });
}

/** What Go's decoder says of a value of another type, as far as it can be told without Go's names of the types. */
function goMismatch(message: string, isRoot: boolean): string {
  const found = / is (null|a list|a map|the (\w+))/.exec(message);
  const kind =
    { 'a list': 'array', 'a map': 'object', 'the boolean': 'bool' }[found?.[1] ?? ''] ?? found?.[2] ?? 'object';
  return `json: cannot unmarshal ${kind} into Go ${isRoot ? 'value of type ' : 'struct field '}`;
}

/** `images[0].newTag` */
function nameOf({ path }: Cursor): string {
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return name === '' ? 'the document' : name.replace(/^\./, '');
}

function describe(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  return isMap(value) ? 'a map' : `the ${typeof value === 'bigint' ? 'number' : typeof value} ${String(value)}`;
}
