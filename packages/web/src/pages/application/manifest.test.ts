import type { Json } from '@capstan/kube/object/json.ts';
import { describe, expect, it } from 'vitest';
import { fieldChanges } from './field-changes.ts';
import { manifestText, parseManifest, withoutNoise } from './manifest-text.ts';
import { syncCommand } from './sync-command.ts';

describe('the text of a manifest', () => {
  it('is the YAML that kubectl shows', () => {
    const object = { kind: 'ConfigMap', data: { b: '8080', a: 'one\ntwo\n' }, apiVersion: 'v1' };
    expect(manifestText(object)).toBe(
      'apiVersion: v1\ndata:\n  a: |\n    one\n    two\n  b: "8080"\nkind: ConfigMap\n',
    );
    expect(manifestText(undefined)).toBe('');
  });

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
    ownOptions: [],
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
