import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { equalJson, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import { parseApiVersion } from '#object/ref.ts';
import { builtinDefinition, builtinType } from './builtin.ts';
import { canonicalize } from './canonical.ts';
import { typeFromCrd } from './crd.ts';
import { adjustments } from './default-adjustments.ts';
import { defaultRules } from './default-table.ts';
import { applyDefaults } from './default.ts';

interface Recording {
  readonly given: JsonMap;
  readonly stored: JsonMap;
}

const recordings = JSON.parse(readFileSync(new URL('recordings/defaulting.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Recording>
>;

/** What admission, allocation and the storage strategy of a kind add, by path; not defaults. */
const beyond = new RegExp(
  [
    '^(metadata|status)\\b',
    // Admission: service account, priority, tolerations, default classes.
    '^spec\\.(serviceAccount(Name)?|priority|preemptionPolicy|tolerations|volumes|(initC|c)ontainers\\[\\d\\]\\.volumeMounts)(:|$)',
    '^spec\\.(storageClassName|ingressClassName|finalizers):',
    // Allocation: addresses and ports of Services; the selector of Jobs.
    '^spec\\.(clusterIPs?|ipFamilies|ipFamilyPolicy|healthCheckNodePort|ports(\\[\\d\\]\\.nodePort)?):',
    '^spec\\.(selector|manualSelector|template\\.metadata\\.labels):',
  ].join('|'),
);

function completed(object: JsonMap): Json {
  const { group, version } = parseApiVersion(String(object['apiVersion']));
  const type = builtinType(group, version, String(object['kind']));
  if (type === undefined) throw new Error(`no type for ${String(object['kind'])}`);
  return canonicalize(applyDefaults(object, type), type);
}

/** Paths where the values differ. */
function differences(a: Json | undefined, b: Json | undefined, path = ''): readonly string[] {
  if (isMap(a) && isMap(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) => differences(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.flatMap((item: Json, i) => differences(item, b[i] as Json, `${path}[${i}]`));
  }
  return equalJson(a, b) ? [] : [`${path}: ours ${JSON.stringify(a)}, stored ${JSON.stringify(b)}`];
}

describe('a real API server stored the same', () => {
  it.each(Object.entries(recordings))('%s', (_name, { given, stored }) => {
    expect(differences(completed(given), stored).filter((line) => !beyond.test(line))).toEqual([]);
  });
  it.each(Object.entries(recordings))('%s is complete as it was stored', (_name, { stored }) => {
    expect(differences(completed(stored), stored).filter((line) => !beyond.test(line))).toEqual([]);
  });
});

it('every definition of the tables exists', () => {
  const names = [...Object.keys(defaultRules), ...Object.keys(adjustments)];
  expect(names.filter((name) => builtinDefinition(name) === undefined)).toEqual([]);
});

it('gives the same value back when nothing is missing', () => {
  const others = Object.entries(recordings).flatMap(([name, { stored }]) => {
    const once = completed(stored);
    return completed(once as JsonMap) === once ? [] : [name];
  });
  expect(others).toEqual([]);
});

describe('custom kinds', () => {
  const type = typeFromCrd({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        default: {},
        properties: {
          size: { type: 'integer', default: 3 },
          note: { type: 'string', nullable: true, default: 'x' },
          ports: {
            type: 'array',
            items: { type: 'object', properties: { protocol: { type: 'string', default: 'TCP' } } },
          },
          pools: {
            type: 'object',
            additionalProperties: { type: 'object', properties: { n: { type: 'integer', default: 1 } } },
          },
        },
      },
    },
  });
  it.each<[string, Json, Json]>([
    ['absent parents are made by their own default', {}, { size: 3, note: 'x' }],
    ['null counts as absent', { spec: { size: null } }, { size: 3, note: 'x' }],
    ['null stays where it is allowed', { spec: { note: null } }, { note: null, size: 3 }],
    ['zero values stay', { spec: { size: 0, note: '' } }, { size: 0, note: '' }],
    [
      'items and entries are filled',
      { spec: { size: 1, note: 'a', ports: [{}], pools: { a: {} } } },
      { size: 1, note: 'a', ports: [{ protocol: 'TCP' }], pools: { a: { n: 1 } } },
    ],
  ])('%s', (_name, given, spec) => {
    expect(applyDefaults(given, type)).toEqual({ spec });
  });
});
