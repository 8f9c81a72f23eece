import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from './json.ts';
import { canonicalText, equalJson, toJsonText } from './json.ts';

it('writes JSON as JSON.stringify does, when there is no bigint', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => toJsonText(value as Json) === JSON.stringify(value)));
});

it('writes bigints as plain integers, wherever they stand, and leaves out what is undefined', () => {
  const value = { a: 9007199254740993n, b: [1, { c: -1n }], d: undefined, e: 'é"' };
  expect(toJsonText(value as unknown as Json)).toBe('{"a":9007199254740993,"b":[1,{"c":-1}],"e":"é\\""}');
});

it('throws on a value that contains itself', () => {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  expect(() => toJsonText(value as Json)).toThrow(RangeError);
});

it('gives equal values equal canonical texts', () => {
  expect(canonicalText({ b: 1, a: { d: [2n], c: null } })).toBe('{"a":{"c":null,"d":[2]},"b":1}');
  expect(equalJson({ b: 1, a: 1n }, { a: 1, b: 1 })).toBe(true);
  expect(equalJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
});
