import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isMap } from '#object/json.ts';
import type { Json } from '#object/json.ts';
import { applyMergePatch, createMergePatch } from './merge-patch.ts';

/** The examples of RFC 7386, appendix A. */
it.each<{ target: Json; patch: Json; want: Json }>([
  { target: { a: 'b' }, patch: { a: 'c' }, want: { a: 'c' } },
  { target: { a: 'b' }, patch: { b: 'c' }, want: { a: 'b', b: 'c' } },
  { target: { a: 'b' }, patch: { a: null }, want: {} },
  { target: { a: 'b', b: 'c' }, patch: { a: null }, want: { b: 'c' } },
  { target: { a: ['b'] }, patch: { a: 'c' }, want: { a: 'c' } },
  { target: { a: 'c' }, patch: { a: ['b'] }, want: { a: ['b'] } },
  { target: { a: { b: 'c' } }, patch: { a: { b: 'd', c: null } }, want: { a: { b: 'd' } } },
  { target: { a: [{ b: 'c' }] }, patch: { a: [1] }, want: { a: [1] } },
  { target: ['a', 'b'], patch: ['c', 'd'], want: ['c', 'd'] },
  { target: { a: 'b' }, patch: ['c'], want: ['c'] },
  { target: { a: 'foo' }, patch: null, want: null },
  { target: { e: null }, patch: { a: 1 }, want: { e: null, a: 1 } },
  { target: [1, 2], patch: { a: 'b', c: null }, want: { a: 'b' } },
  { target: {}, patch: { a: { bb: { ccc: null } } }, want: { a: { bb: {} } } },
])('$patch on $target gives $want', ({ target, patch, want }) => {
  expect(applyMergePatch(target, patch)).toEqual(want);
});

function hasNull(value: Json): boolean {
  return value === null || (isMap(value) && Object.values(value).some(hasNull));
}
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => value as Json);
const withoutNull = json.filter((value) => !hasNull(value));

it('a patch made of two values leads from one to the other', () => {
  fc.assert(
    fc.property(json, withoutNull, (from, to) => {
      expect(applyMergePatch(from, createMergePatch(from, to))).toEqual(to);
    }),
  );
});

it('nothing to change is an empty patch', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), (map) => {
      expect(createMergePatch(map, map)).toEqual({});
    }),
  );
});
