import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';
import type { Health } from '#health/health.ts';
import { recordHistory } from './history.ts';
import { compareRows } from './rows.ts';
import { applicationHealth, syncCodeOf } from './summarize.ts';
import { settleTargets } from './targets.ts';

const argo = (key: string) => `argocd.argoproj.io/${key}`;

function config(name: string, annotations: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: 'web',
      annotations: { [argo('tracking-id')]: `web:/ConfigMap:web/${name}`, ...annotations },
    },
  };
}

function rowsOf(targets: readonly KubeObject[], live: readonly KubeObject[], healths: Record<string, Health> = {}) {
  return compareRows({
    targets: targets.map((object) => ({ object })),
    tracked: live,
    live: ({ name }) => live.find(({ metadata }) => metadata.name === name),
    differs: ({ metadata }) => metadata.name.startsWith('changed'),
    health: ({ metadata }) => healths[metadata.name],
    permits: () => true,
  });
}

describe('the sync status', () => {
  it.each([
    { name: 'Synced when all is equal', targets: [config('a')], live: [config('a')], want: 'Synced' },
    { name: 'Synced when nothing is wanted and nothing there', targets: [], live: [], want: 'Synced' },
    { name: 'OutOfSync when something is missing', targets: [config('a')], live: [], want: 'OutOfSync' },
    {
      name: 'OutOfSync when something differs',
      targets: [config('changed')],
      live: [config('changed')],
      want: 'OutOfSync',
    },
    { name: 'OutOfSync when something is left over', targets: [], live: [config('x')], want: 'OutOfSync' },
    {
      name: 'Synced when the left-over says so',
      targets: [],
      live: [config('x', { [argo('compare-options')]: 'IgnoreExtraneous' })],
      want: 'Synced',
    },
    {
      name: 'Synced with a copy of another object about',
      targets: [],
      live: [{ ...config('x'), metadata: { ...config('a').metadata, name: 'copy' } }],
      want: 'Synced',
    },
    {
      name: 'Synced whatever hooks do',
      targets: [config('changed', { [argo('hook')]: 'PreSync' })],
      live: [config('changed')],
      want: 'Synced',
    },
  ])('is $name', ({ targets, live, want }) => {
    expect(syncCodeOf(rowsOf(targets, live))).toBe(want);
  });
});

describe('the health of an application', () => {
  const [a, b] = [config('a'), config('b')];
  it.each([
    { name: 'Healthy when empty', targets: [], live: [], healths: {}, want: 'Healthy' },
    { name: 'Missing when nothing is there', targets: [a, b], live: [], healths: {}, want: 'Missing' },
    { name: 'that of what is there', targets: [a, b], live: [a], healths: {}, want: 'Healthy' },
    {
      name: 'the worst',
      targets: [a, b],
      live: [a, b],
      healths: { a: { status: 'Progressing' }, b: { status: 'Degraded', message: 'no' } },
      want: 'Degraded',
    },
    {
      name: 'not that of hooks',
      targets: [config('a', { [argo('hook')]: 'Sync' }), b],
      live: [a, b],
      healths: { a: { status: 'Degraded' } },
      want: 'Healthy',
    },
    {
      name: 'not that of what is ignored',
      targets: [a],
      live: [config('a', { [argo('ignore-healthcheck')]: 'true' })],
      healths: { a: { status: 'Degraded' } },
      want: 'Healthy',
    },
  ] as const)('is $name', ({ targets, live, healths, want }) => {
    expect(applicationHealth(rowsOf(targets, live, healths), 'self').status).toBe(want);
  });

  it('says what it comes from', () => {
    const rows = rowsOf([a], [a], { a: { status: 'Degraded', message: 'it crashed' } });
    expect(applicationHealth(rows, 'self').message).toBe('Caused by ConfigMap/a: it crashed');
  });
});

describe('the history', () => {
  const state = { operation: { sync: {} }, phase: 'Succeeded' as const, startedAt: '2026-03-01T12:00:00Z' };
  it('counts ids on without gap or twin, whatever the limit', () => {
    let history: ReturnType<typeof recordHistory> = [];
    for (let i = 0; i < 5; i++) history = recordHistory(history, state, undefined, 2);
    expect(history.map(({ id }) => id)).toEqual([3, 4]);
  });

  it.each([
    { name: 'failed ones', change: { phase: 'Failed' as const } },
    { name: 'dry runs', change: { operation: { sync: { dryRun: true } } } },
    { name: 'selective ones', change: { operation: { sync: { resources: [{ kind: 'Pod', name: 'a' }] } } } },
  ])('leaves out $name', ({ change }) => {
    expect(recordHistory([], { ...state, ...change }, undefined, 10)).toEqual([]);
  });
});

describe('targets', () => {
  const scope = (_group: string, _version: string, kind: string) =>
    kind === 'Widget' ? undefined : kind !== 'Namespace';
  const settle = (...objects: KubeObject[]) =>
    settleTargets({
      objects: objects.map((object, i) => ({ object, origin: { file: `${i}.yaml` } })),
      instance: 'web',
      destinationNamespace: 'web',
      isNamespaced: scope,
    });

  it('get the destination namespace when they have none, lose it when they can have none, and are tracked', () => {
    const bare = (kind: string, namespace?: string) => ({
      apiVersion: 'v1',
      kind,
      metadata: { name: 'x', ...(namespace === undefined ? {} : { namespace }) },
    });
    const { targets } = settle(bare('ConfigMap'), bare('Secret', 'own'), bare('Namespace', 'odd'), bare('Widget'));
    expect(
      targets.map(({ object: { metadata } }) => [metadata.namespace, metadata.annotations?.[argo('tracking-id')]]),
    ).toEqual([
      ['web', 'web:/ConfigMap:web/x'],
      ['own', 'web:/Secret:own/x'],
      [undefined, 'web:/Namespace:web/x'],
      ['web', 'web:/Widget:web/x'],
    ]);
  });

  it('are the last of several with one name, with a warning that names the places', () => {
    const { targets, conditions } = settle({ ...config('a'), data: { n: '1' } }, { ...config('a'), data: { n: '2' } });
    expect(targets.map(({ object }) => object['data'])).toEqual([{ n: '2' }]);
    expect(conditions[0]).toMatchObject({ type: 'RepeatedResourceWarning' });
    expect(conditions[0]?.message).toContain('(0.yaml, 1.yaml)');
  });

  it('say what they ask for and do not get', () => {
    const { conditions } = settle(
      config('a', { [argo('hook')]: 'PostDelete' }),
      config('b', { [argo('sync-options')]: 'Prune=false,Later=true' }),
    );
    expect(conditions.map(({ message }) => message)).toEqual([
      '0.yaml: ConfigMap/a is a PostDelete hook, and those do not run yet when an application is deleted',
      '1.yaml: ConfigMap/b has the sync option "Later=true", which nobody knows',
    ]);
  });
});
