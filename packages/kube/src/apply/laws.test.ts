import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { KubeObject } from '#object/object.ts';
import { builtinType } from '#schema/builtin.ts';
import { compareTyped } from './compare.ts';
import { difference, equalSets, intersection, isEmptySet, isSubset, setOf, union } from './field-set.ts';
import { readFieldsV1, writeFieldsV1 } from './fields-v1.ts';
import { mergeTyped } from './merge.ts';
import { predictApply } from './predict.ts';
import { serverSideApply } from './server-side-apply.ts';
import type { ApplyRequest, ApplyResult } from './server-side-apply.ts';
import { toFieldSet } from './to-field-set.ts';

const element = fc.oneof(
  fc.constantFrom('f:a', 'f:b', 'f:c'),
  fc.constantFrom(
    'k:{"name":"x"}',
    'k:{"containerPort":80,"protocol":"TCP"}',
    'k:{"containerPort":8,"protocol":"TCP"}',
  ),
  fc.constantFrom('v:"s"', 'v:1', 'v:true', 'i:0', 'i:10', 'i:9'),
);
const fieldSet = fc.array(fc.array(element, { minLength: 1, maxLength: 4 }), { maxLength: 8 }).map(setOf);

describe('field sets', () => {
  it('come back from fieldsV1 as they were', () => {
    fc.assert(
      fc.property(fieldSet, (set) => {
        const back = readFieldsV1(writeFieldsV1(set));
        expect(back !== undefined && equalSets(back, set)).toBe(true);
      }),
    );
  });

  it('keep the laws of sets', () => {
    fc.assert(
      fc.property(fieldSet, fieldSet, (a, b) => {
        expect(equalSets(union(a, b), union(b, a))).toBe(true);
        expect(equalSets(union(difference(a, b), intersection(a, b)), a)).toBe(true);
        expect(isEmptySet(intersection(difference(a, b), b))).toBe(true);
        expect(isSubset(a, union(a, b))).toBe(true);
        expect(isSubset(intersection(a, b), b)).toBe(true);
      }),
    );
  });

  it('are written in the order of Kubernetes: fields, keys by value, values, positions', () => {
    const set = setOf([
      ['i:10'],
      ['i:9'],
      ['v:"b"'],
      ['v:2'],
      ['v:10'],
      ['k:{"containerPort":8080,"protocol":"TCP"}'],
      ['k:{"containerPort":80,"protocol":"UDP"}'],
      ['k:{"containerPort":80,"protocol":"TCP"}'],
      ['f:b'],
      ['f:a', 'f:c'],
      ['f:a'],
    ]);
    expect(JSON.stringify(writeFieldsV1(set))).toBe(
      JSON.stringify({
        'f:a': { '.': {}, 'f:c': {} },
        'f:b': {},
        'k:{"containerPort":80,"protocol":"TCP"}': {},
        'k:{"containerPort":80,"protocol":"UDP"}': {},
        'k:{"containerPort":8080,"protocol":"TCP"}': {},
        'v:2': {},
        'v:10': {},
        'v:"b"': {},
        'i:9': {},
        'i:10': {},
      }),
    );
  });

  it.each([
    ['a key that is no JSON', { 'k:{bad': {} }],
    ['a value that is no JSON', { 'v:bad': {} }],
    ['a position that is no number', { 'i:x': {} }],
    ['text for a set', { 'f:a': 'x' }],
    ['a name without a prefix', { a: {} }],
  ] satisfies [string, Json][])('cannot be read from %s', (_, fields) => {
    expect(readFieldsV1(fields)).toBeUndefined();
  });

  it('leave elements of an unknown prefix out', () => {
    expect(writeFieldsV1(readFieldsV1({ 'z:a': {}, 'f:b': {} }) ?? setOf([]))).toEqual({ 'f:b': {} });
  });
});

const type = builtinType('apps', 'v1', 'Deployment');
// No empty maps and lists: a map that is emptied and one that is applied empty are the same to the API server.
const name = fc.constantFrom('a', 'b', 'c', 'd');
const port = fc.record(
  { containerPort: fc.constantFrom(80, 81), protocol: fc.constantFrom('TCP', 'UDP'), name },
  { requiredKeys: ['containerPort'] },
);
const env = fc.record({ name, value: name }, { requiredKeys: ['name'] });
const unique = <T extends JsonMap>(items: fc.Arbitrary<T>, key: (item: T) => string): fc.Arbitrary<T[]> =>
  fc.uniqueArray(items, { selector: key, minLength: 1, maxLength: 4 });
const container = fc.record(
  {
    name,
    image: name,
    command: fc.array(name, { maxLength: 2 }),
    env: unique(env, (item) => item.name),
    ports: unique(port, (item) => `${item.containerPort}/${item.protocol ?? 'TCP'}`),
    resources: fc.record({ limits: fc.dictionary(name, fc.constantFrom('1', '2'), { minKeys: 1, maxKeys: 2 }) }),
  },
  { requiredKeys: ['name'] },
);
const labels = fc.dictionary(name, name, { minKeys: 1, maxKeys: 3 });
const deployment: fc.Arbitrary<KubeObject> = fc
  .record({
    labels,
    spec: fc.record(
      {
        replicas: fc.constantFrom(1, 2),
        selector: fc.record({ matchLabels: labels }),
        template: fc.record({
          metadata: fc.record({ labels }),
          spec: fc.record({ containers: unique(container, (item) => item.name), nodeSelector: labels }),
        }),
      },
      { requiredKeys: ['replicas'] },
    ),
  })
  .map((made) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x', labels: made.labels },
    spec: made.spec as Json,
  }));

const time = '2026-01-01T00:00:00Z';

function apply(request: Pick<ApplyRequest, 'live' | 'applied' | 'manager'>): KubeObject {
  const result: ApplyResult = serverSideApply({ ...request, type, time, force: true });
  if (!result.ok) throw new Error(result.message);
  return result.object;
}

const kind = type ?? ({ is: 'any' } as const);

describe('applying', () => {
  it('twice is applying once', () => {
    fc.assert(
      fc.property(deployment, deployment, (first, second) => {
        const live = apply({
          live: apply({ live: undefined, applied: first, manager: 'a' }),
          applied: second,
          manager: 'b',
        });
        const again = serverSideApply({ live, applied: second, manager: 'b', type, time: 'later', force: false });
        expect(again).toEqual({ ok: true, object: live, same: true });
      }),
    );
  });

  it('leaves the applied value everywhere it says something', () => {
    fc.assert(
      fc.property(deployment, deployment, (first, second) => {
        const live = apply({ live: undefined, applied: first, manager: 'a' });
        const after = apply({ live, applied: second, manager: 'a' });
        expect(isEmptySet(compareTyped(after, second, kind).added)).toBe(true);
        const { managedFields: _, ...metadata } = after.metadata;
        expect(mergeTyped({ ...after, metadata } as Json, second, kind)).toEqual({ ...after, metadata });
      }),
    );
  });

  it('by one manager alone makes the object what that manager says last', () => {
    fc.assert(
      fc.property(deployment, deployment, (first, second) => {
        const live = apply({ live: undefined, applied: first, manager: 'a' });
        const after = apply({ live, applied: second, manager: 'a' });
        expect(equalSets(toFieldSet(after, kind), ownedBy(after))).toBe(true);
      }),
    );
  });

  it('of objects without conflicts gives the same content and owners in either order', () => {
    fc.assert(
      fc.property(deployment, deployment, (first, second) => {
        const ab = both(first, second, ['a', 'b']);
        const ba = both(second, first, ['b', 'a']);
        fc.pre(ab !== undefined && ba !== undefined);
        expect(contentOf(ab)).toBe(contentOf(ba));
      }),
    );
  });

  it('is what was predicted', () => {
    fc.assert(
      fc.property(deployment, deployment, deployment, (first, second, third) => {
        const live = apply({
          live: apply({ live: undefined, applied: first, manager: 'a' }),
          applied: second,
          manager: 'b',
        });
        const { managedFields: _, ...metadata } = apply({ live, applied: third, manager: 'a' }).metadata;
        const applied = { ...apply({ live, applied: third, manager: 'a' }), metadata };
        expect(predictApply({ live, desired: third, manager: 'a', type })).toEqual({ ok: true, object: applied });
      }),
    );
  });

  it('leaves the live and the applied object as they were', () => {
    fc.assert(
      fc.property(deployment, deployment, (first, second) => {
        const live = apply({ live: undefined, applied: first, manager: 'a' });
        const before = JSON.stringify([live, second]);
        apply({ live, applied: second, manager: 'a' });
        predictApply({ live, desired: second, manager: 'a', type });
        expect(JSON.stringify([live, second])).toBe(before);
      }),
    );
  });
});

function ownedBy({ metadata }: KubeObject): ReturnType<typeof setOf> {
  const [entry] = metadata.managedFields ?? [];
  const system = setOf([['f:apiVersion'], ['f:kind'], ['f:metadata', 'f:name'], ['f:metadata', 'f:managedFields']]);
  return union(readFieldsV1(entry?.fieldsV1) ?? setOf([]), system);
}

/** Both applied without force, or undefined when they conflict. */
function both(first: KubeObject, second: KubeObject, managers: readonly [string, string]): KubeObject | undefined {
  const live = apply({ live: undefined, applied: first, manager: managers[0] });
  const result = serverSideApply({ live, applied: second, manager: managers[1], type, time, force: false });
  return result.ok ? result.object : undefined;
}

/** Content without times and the order of list items, which the later one decides. */
function contentOf(object: KubeObject | undefined): string {
  const sort = (value: Json): Json => {
    if (Array.isArray(value))
      return (value as Json[]).map(sort).toSorted((a, b) => (canonicalText(a) < canonicalText(b) ? -1 : 1));
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).filter(([key]) => key !== 'time');
    return Object.fromEntries(fields.map(([key, field]) => [key, sort(field)]));
  };
  return canonicalText(sort(object ?? null));
}
