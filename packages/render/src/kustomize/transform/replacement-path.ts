import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';

/** Steps of a field path: a key, a list position, `*` for all items, `[key=value]` for those that have it, `-` to append. */
export type ReplacementPath = readonly string[];

/** Splits `a.b.[name=x].c`: `\.` is a dot in a key, brackets and quotes hold together. Source: kustomize kyaml/utils, SmarterPathSplitter. */
export function parseReplacementPath(text: string): ReplacementPath {
  const steps: string[] = [];
  let step = '';
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '\\' && text[i + 1] === '.') {
      step += '.';
      i += 1;
    } else if (char === '.' && !inside) {
      steps.push(step);
      step = '';
    } else {
      if (char === '[') inside = true;
      if (char === ']') inside = false;
      step += char;
    }
  }
  return [...steps, step].filter((part) => part !== '').map(unbracketed);
}

/** `[metadata.key]` is a key with dots, `[name=x]` a condition. */
function unbracketed(step: string): string {
  return step.startsWith('[') && step.endsWith(']') && !step.includes('=') ? step.slice(1, -1) : step;
}

export function readPath(value: Json, path: ReplacementPath): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) {
    if (here === undefined) return undefined;
    const [key] = keysOf(here, step);
    here = key === undefined ? undefined : childOf(here, key);
  }
  return here;
}

export interface PathWrite {
  readonly create: boolean;
  readonly set: (old: Json | undefined) => Json;
}

/** The value with the field changed, and how many fields the path led to. */
export function writePath(
  value: Json,
  path: ReplacementPath,
  write: PathWrite,
): { readonly value: Json; readonly found: number } {
  const [step, ...rest] = path;
  if (step === undefined) return { value: write.set(value), found: 1 };
  const keys = keysOf(value, step);
  if (keys.length === 0) return write.create ? created(value, path, write) : { value, found: 0 };
  let found = 0;
  let result = value;
  for (const key of keys) {
    const child = childOf(value, key);
    const written = writePath(child ?? null, rest, write);
    found += written.found;
    if (written.value !== child) result = withChild(result, key, written.value);
  }
  return { value: result, found };
}

const condition = /^\[([^=]+)=(.*)\]$/;

/** The keys or positions a step leads to. */
function keysOf(value: Json, step: string): readonly (string | number)[] {
  if (isMap(value)) {
    if (step === '*') return Object.keys(value);
    return Object.hasOwn(value, step) ? [step] : [];
  }
  if (!isList(value)) return [];
  if (step === '*') return [...value.keys()];
  const match = condition.exec(step);
  if (match === null) return /^\d+$/.test(step) && Number(step) < value.length ? [Number(step)] : [];
  const [, key = '', wanted = ''] = match;
  return [...value.entries()].flatMap(([i, item]) => (isMap(item) && String(item[key]) === wanted ? [i] : []));
}

function childOf(value: Json, key: string | number): Json | undefined {
  if (typeof key === 'number') return isList(value) ? value[key] : undefined;
  return isMap(value) ? value[key] : undefined;
}

function withChild(value: Json, key: string | number, child: Json): Json {
  if (typeof key === 'number') return isList(value) ? value.with(key, child) : value;
  if (!isMap(value)) return value;
  const copy: Record<string, Json> = { ...value };
  put(copy, key, child);
  return copy;
}

function created(
  value: Json,
  [step = '', ...rest]: ReplacementPath,
  write: PathWrite,
): { readonly value: Json; readonly found: number } {
  const match = condition.exec(step);
  if (match !== null) {
    if (value !== null && !isList(value)) return { value, found: 0 };
    const [, key = '', wanted = ''] = match;
    const item = fresh({ [key]: wanted }, rest, write);
    return { value: [...(isList(value) ? value : []), item], found: 1 };
  }
  if (isList(value))
    return step === '-' ? { value: [...value, fresh(null, rest, write)], found: 1 } : { value, found: 0 };
  if (value !== null && !isMap(value)) return { value, found: 0 };
  return { value: withChild(value ?? {}, step, fresh(null, rest, write)), found: 1 };
}

function fresh(start: Json, path: ReplacementPath, write: PathWrite): Json {
  return path.length === 0 ? write.set(undefined) : writePath(start, path, write).value;
}
