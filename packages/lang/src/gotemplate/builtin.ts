import { comparisons } from './compare.ts';
import { escapeHtml, escapeQuery, escapeScript } from './escape.ts';
import { printed, sprint } from './print.ts';
import { printf } from './printf.ts';
import { FunctionError, Int, isMap, isTrue, typeName, wholeOf } from './value.ts';
import type { GoFunction, Value } from './value.ts';

function at(index: Value, size: number): number {
  const whole = wholeOf(index);
  if (index === undefined || index === null) throw new FunctionError('cannot index slice/array with nil');
  if (whole === undefined) throw new FunctionError(`cannot index slice/array with type ${typeName(index)}`);
  if (whole < 0n || whole > BigInt(size)) throw new FunctionError(`index out of range: ${whole}`);
  return Number(whole);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function index(item: Value, indexes: readonly Value[]): Value {
  let found = item;
  if (found === undefined || found === null) throw new FunctionError('index of untyped nil');
  for (const one of indexes) {
    if (found === undefined || found === null) throw new FunctionError('index of nil pointer');
    found = element(found, one);
  }
  return found;
}

function element(item: Exclude<Value, undefined | null>, key: Value): Value {
  if (Array.isArray(item)) {
    const position = at(key, item.length);
    if (position === item.length) throw new FunctionError('reflect: slice index out of range');
    return item[position] ?? null;
  }
  if (typeof item === 'string') {
    const bytes = bytesOf(item);
    const byte = bytes[at(key, bytes.length)];
    if (byte === undefined) throw new FunctionError('reflect: string index out of range');
    return new Int('uint8', BigInt(byte));
  }
  if (!isMap(item)) throw new FunctionError(`can't index item of type ${typeName(item)}`);
  if (key === undefined || key === null) throw new FunctionError('value is nil; should be of type string');
  if (typeof key !== 'string') throw new FunctionError(`value has type ${typeName(key)}; should be string`);
  return Object.hasOwn(item, key) ? (item[key] ?? null) : null;
}

function slice(item: Value, indexes: readonly Value[]): Value {
  if (item === undefined || item === null) throw new FunctionError('slice of untyped nil');
  if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`);
  const isText = typeof item === 'string';
  if (isText && indexes.length === 3) throw new FunctionError('cannot 3-index slice a string');
  if (!isText && !Array.isArray(item)) throw new FunctionError(`can't slice item of type ${typeName(item)}`);
  const whole = isText ? bytesOf(item) : item;
  const [start = 0, end = whole.length, limit = whole.length] = indexes.map((one) => at(one, whole.length));
  if (start > end) throw new FunctionError(`invalid slice index: ${start} > ${end}`);
  if (end > limit) throw new FunctionError(`invalid slice index: ${end} > ${limit}`);
  if (whole instanceof Uint8Array)
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole.subarray(start, end));
  return whole.slice(start, end);
}

function length(item: Value): Value {
  if (item === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
  if (item === null) throw new FunctionError('len of nil pointer');
  if (typeof item === 'string') return BigInt(bytesOf(item).length);
  if (Array.isArray(item)) return BigInt(item.length);
  if (isMap(item)) return BigInt(Object.keys(item).length);
  throw new FunctionError(`len of type ${typeName(item)}`);
}

/** No value is a function here: data has none. */
function call(callee: string, item: Value): never {
  if (item === undefined || item === null) throw new FunctionError('call of nil');
  throw new FunctionError(`non-function ${callee} of type ${typeName(item)}`);
}

function anyNumber(decide: (operands: readonly Value[]) => Value): GoFunction {
  return { parameters: [], variadic: 'any', call: (...operands) => decide(operands) };
}

/**
 * The functions that every template has. `and` and `or` are here for their parameters: the evaluator decides them, for they
 * stop early; `call` is told the callee's text as its first operand. Source: text/template, funcs.go.
 */
export const builtins: ReadonlyMap<string, GoFunction> = new Map<string, GoFunction>([
  ...comparisons,
  ['and', { parameters: ['value'], variadic: 'value', call: (first) => first }],
  ['or', { parameters: ['value'], variadic: 'value', call: (first) => first }],
  ['not', { parameters: ['value'], call: (value) => !isTrue(value) }],
  ['call', { parameters: ['value'], variadic: 'value', call: (callee, value) => call(String(callee), value) }],
  ['index', { parameters: ['value'], variadic: 'value', call: (item, ...indexes) => index(item, indexes) }],
  ['slice', { parameters: ['value'], variadic: 'value', call: (item, ...indexes) => slice(item, indexes) }],
  ['len', { parameters: ['value'], call: length }],
  ['html', anyNumber(escapeHtml)],
  ['js', anyNumber(escapeScript)],
  ['urlquery', anyNumber(escapeQuery)],
  ['print', anyNumber(sprint)],
  ['println', anyNumber((operands) => `${operands.map(printed).join(' ')}\n`)],
  [
    'printf',
    { parameters: ['string'], variadic: 'any', call: (format, ...operands) => printf(String(format), operands) },
  ],
]);
