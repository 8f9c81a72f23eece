import { describe, expect, it } from 'vitest';
import type { Json, JsonMap } from '#object/json.ts';
import { builtinDefinition, builtinType } from './builtin.ts';
import { canonicalize } from './canonical.ts';
import { typeFromCrd } from './crd.ts';
import { canonicalDuration, canonicalTime } from './time-text.ts';
import type { TypeNode } from './type.ts';

function container(fields: JsonMap): unknown {
  const type = builtinDefinition('core.v1.Container') as TypeNode;
  return canonicalize({ name: 'c', resources: {}, ...fields }, type);
}

describe('built-in kinds', () => {
  it.each<[string, JsonMap, JsonMap]>([
    [
      'quantities',
      { resources: { limits: { cpu: '1000m', memory: '0.5Gi' } } },
      { resources: { limits: { cpu: '1', memory: '512Mi' } } },
    ],
    ['quantities written as numbers', { resources: { limits: { cpu: 2 } } }, { resources: { limits: { cpu: '2' } } }],
    ['empty texts, lists and maps that are left out', { command: [], workingDir: '', tty: false }, {}],
    ['null', { env: null, livenessProbe: null, command: null }, {}],
    [
      'null entries of maps of amounts stay',
      { resources: { limits: { cpu: null } } },
      { resources: { limits: { cpu: null } } },
    ],
    [
      'what is no quantity stays',
      { resources: { limits: { cpu: 'much' } } },
      { resources: { limits: { cpu: 'much' } } },
    ],
    ['unknown fields stay', { imag: 'x' }, { imag: 'x' }],
    ['a pointer to zero stays', { securityContext: { runAsUser: 0 } }, { securityContext: { runAsUser: 0 } }],
    ['an empty struct that is a pointer stays', { securityContext: {} }, { securityContext: {} }],
  ])('%s', (_name, given, wanted) => {
    expect(container(given)).toEqual({ name: 'c', resources: {}, ...wanted });
  });

  it('writes what Go always writes', () => {
    expect(canonicalize({}, builtinType('', 'v1', 'ConfigMap') as TypeNode)).toEqual({ metadata: {} });
    expect(container({ resources: null })).toEqual({ name: 'c', resources: {} });
  });

  it.each<[string, JsonMap, Json]>([
    ['stringData becomes data', { stringData: { a: 'h\u00e9' } }, { a: 'aMOp' }],
    ['stringData wins', { data: { a: 'eA==', b: 'eQ==' }, stringData: { a: 'y' } }, { a: 'eQ==', b: 'eQ==' }],
    ['null is empty', { data: { a: null }, stringData: { b: null } }, { a: '', b: '' }],
    ['line ends in base64 go', { data: { a: 'eA\n==' } }, { a: 'eA==' }],
  ])('Secrets: %s', (_name, fields, data) => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...fields };
    expect(canonicalize<JsonMap>(secret, builtinType('', 'v1', 'Secret') as TypeNode)['data']).toEqual(data);
    expect(canonicalize<JsonMap>(secret, builtinType('', 'v1', 'Secret') as TypeNode)['stringData']).toBeUndefined();
  });
});

it('leaves the zero values of custom kinds', () => {
  const type = typeFromCrd({
    type: 'object',
    properties: { spec: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'array', items: {} } } } },
  });
  const value = { spec: { a: '', b: [], c: null } };
  expect(canonicalize(value, type)).toBe(value);
});

it.each([
  ['90s', '1m30s'],
  ['1.5h', '1h30m0s'],
  ['0', '0s'],
  ['-1500ms', '-1.5s'],
  ['250us', '250\u00b5s'],
  ['nonsense', undefined],
])('duration %s', (given, wanted) => {
  expect(canonicalDuration(given)).toBe(wanted);
});

it.each([
  ['2026-01-01T01:00:00+01:00', 'seconds', '2026-01-01T00:00:00Z'],
  ['2026-01-01T00:00:00.5Z', 'seconds', '2026-01-01T00:00:00Z'],
  ['2026-01-01T00:00:00.5Z', 'microseconds', '2026-01-01T00:00:00.500000Z'],
  ['yesterday', 'seconds', undefined],
] as const)('time %s in %s', (given, precision, wanted) => {
  expect(canonicalTime(given, precision)).toBe(wanted);
});
