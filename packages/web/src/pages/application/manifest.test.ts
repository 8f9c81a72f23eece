import { yamlLanguage } from '@codemirror/lang-yaml';
import type { Json } from '@capstan/kube/object/json.ts';
import { describe, expect, it } from 'vitest';
import { fieldChanges } from './field-changes.ts';
import { manifestText, parseManifest, withoutNoise } from './manifest-text.ts';
import { syncCommand } from './sync-command.ts';

describe('the text of a manifest', () => {
  it('is the YAML one knows', () => {
    const object = {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'c', labels: {}, finalizers: [] },
      spec: { containers: [{ name: 'a', args: ['-x', '8080', 'true', ''], ports: [{ containerPort: 80 }] }] },
      data: { script: 'set -e\n\necho hi\n', 'dotted.key': 'a: b', nothing: null },
    };
    expect(manifestText(object)).toBe(
      [
        'apiVersion: v1',
        'data:',
        '  dotted.key: "a: b"',
        '  nothing: null',
        '  script: |',
        '    set -e',
        '',
        '    echo hi',
        'kind: ConfigMap',
        'metadata:',
        '  finalizers: []',
        '  labels: {}',
        '  name: c',
        'spec:',
        '  containers:',
        '  - args:',
        '    - "-x"',
        '    - "8080"',
        '    - "true"',
        '    - ""',
        '    name: a',
        '    ports:',
        '    - containerPort: 80',
        '',
      ].join('\n'),
    );
  });

  it.each<Json>([[['a', ['b']]], { a: [{}] }, { a: { b: ['x\ny'] } }, { 'a: b': '# no', c: '- d', e: '*f', g: '@h' }])(
    'is YAML without errors: %j',
    (value) => {
      const text = manifestText(value);
      let broken = false;
      yamlLanguage.parser.parse(text).iterate({ enter: ({ type }) => void (broken ||= type.isError) });
      expect([text, broken]).toEqual([text, false]);
    },
  );

  it('leaves out what the API server keeps for itself', () => {
    const object = {
      metadata: {
        name: 'a',
        managedFields: [{ manager: 'x' }],
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      },
    };
    expect(withoutNoise(object)).toEqual({ metadata: { name: 'a' } });
  });

  it.each(['', 'null', 'nonsense', '[1]'])('is of objects only: %j', (text) => {
    expect(parseManifest(text)).toBeUndefined();
  });
});

describe('the fields that differ', () => {
  it.each<{ name: string; live: Json; desired: Json; want: readonly string[] }>([
    {
      name: 'a scalar',
      live: { spec: { replicas: 5 } },
      desired: { spec: { replicas: 3 } },
      want: ['spec.replicas 5 3'],
    },
    { name: 'one only Git has', live: {}, desired: { a: 1 }, want: ['a undefined 1'] },
    { name: 'one only the cluster has', live: { a: 1 }, desired: {}, want: ['a 1 undefined'] },
    {
      name: 'of named items, whatever their order',
      live: {
        c: [
          { name: 'x', v: 1 },
          { name: 'y', v: 2 },
        ],
      },
      desired: {
        c: [
          { name: 'y', v: 3 },
          { name: 'x', v: 1 },
        ],
      },
      want: ['c[y].v 2 3'],
    },
    { name: 'of a list without names', live: { c: ['a', 'b'] }, desired: { c: ['a'] }, want: ['c[1] "b" undefined'] },
    {
      name: 'with a dotted key',
      live: { m: { 'a.b/c': 1 } },
      desired: { m: { 'a.b/c': 2 } },
      want: ['m["a.b/c"] 1 2'],
    },
    { name: 'none', live: { a: [{ name: 'x' }] }, desired: { a: [{ name: 'x' }] }, want: [] },
  ])('$name', ({ live, desired, want }) => {
    const said = fieldChanges(live, desired).map(
      (change) => `${change.path} ${JSON.stringify(change.live)} ${JSON.stringify(change.desired)}`,
    );
    expect(said).toEqual(want);
  });
});

it('quotes for a shell what needs it', () => {
  const order = {
    prune: true,
    dryRun: false,
    force: true,
    replace: false,
    applyOutOfSyncOnly: true,
    revision: "it's; rm",
  };
  expect(syncCommand('a b', order)).toBe(
    String.raw`capstan app sync 'a b' --revision 'it'\''s; rm' --prune --force --apply-out-of-sync-only`,
  );
});
