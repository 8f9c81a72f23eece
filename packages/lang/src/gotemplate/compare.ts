import { printf } from './printf.ts';
import { FunctionError, Int, compareTexts, isMap, typeName } from './value.ts';
import type { GoFunction, Value } from './value.ts';

type Kind = 'bool' | 'int' | 'uint' | 'float' | 'string' | 'other';

function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'string':
      return 'string';
    default:
      if (value instanceof Int) return value.type.startsWith('u') ? 'uint' : 'int';
      return 'other';
  }
}

function isWhole(kind: Kind): boolean {
  return kind === 'int' || kind === 'uint';
}

function wholes(a: Value, b: Value): readonly [bigint, bigint] {
  return [a instanceof Int ? a.value : (a as bigint), b instanceof Int ? b.value : (b as bigint)];
}

function incompatible(a: Value, b: Value): FunctionError {
  return new FunctionError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}

/** Whether the first equals any of the others. Source: text/template, eq. */
function equalsAny(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison');
  return others.some((other) => equals(first ?? null, other ?? null));
}

function equals(a: Value, b: Value): boolean {
  const [kindA, kindB] = [kindOf(a), kindOf(b)];
  if (isWhole(kindA) && isWhole(kindB)) {
    const [x, y] = wholes(a, b);
    return x === y;
  }
  if (kindA !== kindB) {
    if (a !== null && b !== null) throw incompatible(a, b);
    return false;
  }
  if (kindA !== 'other') return a === b;
  if (a === null || b === null) return a === b;
  if (kindName(a) !== kindName(b)) {
    throw new FunctionError(printf('non-comparable types %s: %s, %s: %v', [a, typeName(a), typeName(b), b]));
  }
  if (Array.isArray(b) || isMap(b)) {
    throw new FunctionError(printf('non-comparable type %s: %s', [b, typeName(b)]));
  }
  return a === b;
}

function kindName(value: Value): 'list' | 'map' | 'struct' {
  if (Array.isArray(value)) return 'list';
  return isMap(value) ? 'map' : 'struct';
}

function isLess(a: Value, b: Value): boolean {
  const [kindA, kindB] = [kindOf(a), kindOf(b)];
  if (kindA === 'other' || kindB === 'other') throw new FunctionError('invalid type for comparison');
  if (isWhole(kindA) && isWhole(kindB)) {
    const [x, y] = wholes(a, b);
    return x < y;
  }
  if (kindA !== kindB) throw incompatible(a, b);
  if (kindA === 'bool') throw new FunctionError('invalid type for comparison');
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b) < 0;
  return (a as number) < (b as number);
}

function isAtMost(a: Value, b: Value): boolean {
  return isLess(a, b) || equals(a ?? null, b ?? null);
}

function ofTwo(decide: (a: Value, b: Value) => boolean): GoFunction {
  return { parameters: ['value', 'value'], call: (a, b) => decide(a, b) };
}

/** `eq ne lt le gt ge`. Source: text/template, funcs.go. */
export const comparisons: ReadonlyMap<string, GoFunction> = new Map([
  ['eq', { parameters: ['value'], variadic: 'value', call: (first, ...others) => equalsAny(first, others) }],
  ['ne', ofTwo((a, b) => !equalsAny(a, [b]))],
  ['lt', ofTwo(isLess)],
  ['le', ofTwo(isAtMost)],
  ['gt', ofTwo((a, b) => !isAtMost(a, b))],
  ['ge', ofTwo((a, b) => !isLess(a, b))],
]);
