import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

/** `value` without what a JSON pointer (RFC 6901) names; the same value when nothing stands there. */
export function removePointer(value: Json, pointer: string): Json {
  const steps = stepsOf(pointer);
  return steps === undefined || steps.length === 0 ? value : remove(value, steps);
}

/** What a JSON pointer names; undefined when nothing stands there. */
export function readPointer(value: Json, pointer: string): Json | undefined {
  const steps = stepsOf(pointer);
  if (steps === undefined) return undefined;
  let here: Json | undefined = value;
  for (const step of steps) {
    if (isList(here)) here = here[Number(step)];
    else here = isMap(here) && Object.hasOwn(here, step) ? here[step] : undefined;
    if (here === undefined) return undefined;
  }
  return here;
}

/** `value` with something else at a JSON pointer. Only where the way there exists: no map or list is made for it. */
export function writePointer(value: Json, pointer: string, next: Json): Json {
  const steps = stepsOf(pointer);
  return steps === undefined || steps.length === 0 ? value : write(value, steps, next);
}

/** One step, escaped for a JSON pointer. */
export function escapeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

function stepsOf(pointer: string): readonly string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function remove(value: Json, [step = '', ...rest]: readonly string[]): Json {
  if (isList(value)) {
    const index = Number(step);
    const item = value[index];
    if (!/^\d+$/.test(step) || item === undefined) return value;
    if (rest.length === 0) return value.toSpliced(index, 1);
    const next = remove(item, rest);
    return next === item ? value : value.with(index, next);
  }
  if (!isMap(value) || !Object.hasOwn(value, step)) return value;
  if (rest.length === 0) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== step));
  const item = value[step];
  if (item === undefined) return value;
  const next = remove(item, rest);
  return next === item ? value : replaceKey(value, step, next);
}

function write(value: Json, [step = '', ...rest]: readonly string[], next: Json): Json {
  if (isList(value)) {
    const index = Number(step);
    const item = value[index];
    if (!/^\d+$/.test(step) || item === undefined) return value;
    return value.with(index, rest.length === 0 ? next : write(item, rest, next));
  }
  if (!isMap(value)) return value;
  if (rest.length === 0) return replaceKey(value, step, next);
  const item = Object.hasOwn(value, step) ? value[step] : undefined;
  return item === undefined ? value : replaceKey(value, step, write(item, rest, next));
}

function replaceKey(map: { readonly [key: string]: Json }, key: string, value: Json): Json {
  const entries = Object.entries(map);
  const changed = entries.map(([name, old]): [string, Json] => [name, name === key ? value : old]);
  return Object.fromEntries(Object.hasOwn(map, key) ? changed : [...changed, [key, value]]);
}
