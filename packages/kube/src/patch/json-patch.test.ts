import { expect, it, describe } from 'vitest';
import type { Json } from '#object/json.ts';
import { applyJsonPatch } from './json-patch.ts';

describe('a JSON patch as the API server reads it', () => {
  const target: Json = { list: ['a', 'b', 'c'], map: { x: 1 }, nothing: null };
  it.each<{ name: string; patch: Json; want: Json }>([
    { name: 'adds in front', patch: { op: 'add', path: '/list/0', value: 'z' }, want: { list: ['z', 'a', 'b', 'c'] } },
    { name: 'appends', patch: { op: 'add', path: '/list/-', value: 'z' }, want: { list: ['a', 'b', 'c', 'z'] } },
    {
      name: 'adds at -1 as the last',
      patch: { op: 'add', path: '/list/-1', value: 'z' },
      want: { list: ['a', 'b', 'c', 'z'] },
    },
    {
      name: 'replaces from the end',
      patch: { op: 'replace', path: '/list/-1', value: 'z' },
      want: { list: ['a', 'b', 'z'] },
    },
    { name: 'reads 01 as 1', patch: { op: 'remove', path: '/list/01' }, want: { list: ['a', 'c'] } },
    {
      name: 'adds what replace does not find',
      patch: { op: 'replace', path: '/map/y', value: 2 },
      want: { map: { x: 1, y: 2 } },
    },
    { name: 'drops what stands before the first slash', patch: { op: 'add', path: 'map/y', value: 2 }, want: { y: 2 } },
    { name: 'takes a missing value as null', patch: { op: 'add', path: '/map/x' }, want: { map: { x: null } } },
    { name: 'finds null at a missing key', patch: { op: 'test', path: '/map/none', value: null }, want: {} },
    {
      name: 'unescapes in one pass',
      patch: { op: 'add', path: '/map/a~01~1', value: 1 },
      want: { map: { x: 1, 'a~1/': 1 } },
    },
    { name: 'moves', patch: { op: 'move', from: '/map/x', path: '/y' }, want: { map: {}, y: 1 } },
    { name: 'copies', patch: { op: 'copy', from: '/map', path: '/list/1' }, want: { list: ['a', { x: 1 }, 'b', 'c'] } },
  ])('$name', ({ patch, want }) => {
    expect(applyJsonPatch(target, [patch])).toEqual({ ok: true, value: { ...target, ...(want as object) } });
  });

  it.each<{ name: string; patch: Json; detail: string }>([
    { name: 'add at the root', patch: { op: 'add', path: '', value: {} }, detail: 'operation 0: there is no ""' },
    {
      name: 'a position out of range',
      patch: { op: 'remove', path: '/list/3' },
      detail: 'operation 0: there is no "/list/3"',
    },
    {
      name: 'a position far before',
      patch: { op: 'add', path: '/list/-9', value: 1 },
      detail: 'operation 0: there is no "/list/-9"',
    },
    {
      name: 'a key below a scalar',
      patch: { op: 'add', path: '/map/x/y', value: 1 },
      detail: 'operation 0: there is no "/map/x/y"',
    },
    {
      name: 'a failed test',
      patch: { op: 'test', path: '/map/x', value: 2 },
      detail: 'operation 0: "/map/x" has another value',
    },
  ])('refuses $name', ({ patch, detail }) => {
    expect(applyJsonPatch(target, [patch])).toMatchObject({ ok: false, code: 'unprocessable', detail });
  });

  it('does not grow without bound by copying', () => {
    const doubling = Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '/a', path: `/a/${i}` }));
    expect(applyJsonPatch({ a: { seed: 'x'.repeat(1000) } }, doubling)).toMatchObject({
      ok: false,
      code: 'unprocessable',
    });
  });

  it('adds a key named __proto__ as any other', () => {
    const result = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { a: 1 } }]);
    expect(result.ok && JSON.stringify(result.value)).toBe('{"__proto__":{"a":1}}');
  });

  it.each<{ patch: Json; message: string }>([
    {
      patch: ['x'],
      message: 'error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp',
    },
    {
      patch: [{ op: 1 }],
      message: 'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string',
    },
  ])('refuses the malformed $patch', ({ patch, message }) => {
    expect(applyJsonPatch(target, patch)).toEqual({ ok: false, code: 'bad-request', message });
  });
});
