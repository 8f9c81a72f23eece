import { expect, it } from 'vitest';
import type { Json } from '#object/json.ts';
import { builtinType } from './builtin.ts';
import { typeFromCrd } from './crd.ts';
import { pruneUnknown } from './prune.ts';
import type { TypeNode } from './type.ts';

const deployment = builtinType('apps', 'v1', 'Deployment') as TypeNode;
const custom = typeFromCrd({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        known: { type: 'string' },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { in: { type: 'object' } } },
        texts: { type: 'object', additionalProperties: { type: 'string' } },
        items: { type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } } },
        embedded: { type: 'object', 'x-kubernetes-embedded-resource': true },
        either: { 'x-kubernetes-int-or-string': true },
      },
    },
  },
});

it.each<[string, TypeNode, Json, readonly string[]]>([
  ['a field beside spec', deployment, { foo: 1, spec: {} }, ['foo']],
  [
    'fields in list items',
    deployment,
    { spec: { template: { spec: { containers: [{ name: 'a' }, { name: 'b', imag: 'x' }] } } } },
    ['spec.template.spec.containers[1].imag'],
  ],
  ['labels are free', deployment, { metadata: { labels: { anything: 'x' } } }, []],
  ['unknown metadata of custom kinds', custom, { metadata: { nope: 1 } }, ['metadata.nope']],
  [
    'several, in order',
    custom,
    { spec: { x: 1, known: 'a', items: [{ b: 1 }] }, y: 2 },
    ['spec.x', 'spec.items[0].b', 'y'],
  ],
  [
    'open maps keep theirs, closed ones below do not',
    custom,
    { spec: { free: { any: 1, in: { gone: 1 } } } },
    ['spec.free.in.gone'],
  ],
  ['free keys', custom, { spec: { texts: { a: 'b' } } }, []],
  [
    'embedded resources have metadata',
    custom,
    { spec: { embedded: { kind: 'X', metadata: { name: 'a' }, spec: {} } } },
    ['spec.embedded.spec'],
  ],
  ['a value of a wrong kind stays', custom, { spec: { items: 'text', either: '5%' } }, []],
])('%s', (_name, type, value, unknown) => {
  const pruned = pruneUnknown(value, type);
  expect(pruned.unknown).toEqual(unknown);
  expect(pruned.value === value).toBe(unknown.length === 0);
  expect(pruneUnknown(pruned.value, type)).toEqual({ value: pruned.value, unknown: [] });
});

it('keeps a key named __proto__', () => {
  const value = JSON.parse('{"spec":{"x":1,"texts":{"__proto__":"a"}}}') as Json;
  expect(JSON.stringify(pruneUnknown(value, custom).value)).toBe('{"spec":{"texts":{"__proto__":"a"}}}');
});
