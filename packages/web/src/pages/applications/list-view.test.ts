import type { Application } from '@capstan/core/app/application.ts';
import type { ApplicationStatus } from '@capstan/core/app/status.ts';
import { describe, expect, it } from 'vitest';
import { applicationRow, repositoryName, shortRevision, worstTone } from './application-row.ts';
import { countFacets, readListView, selectRows, writeListView } from './list-view.ts';

function app(name: string, status: ApplicationStatus, project = 'default'): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', labels: { team: name.length > 5 ? 'long' : 'short' } },
    spec: {
      project,
      source: { repoURL: 'https://github.com/org/repo.git', path: `apps/${name}` },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'prod' },
    },
    status,
  };
}

const well: ApplicationStatus = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };
const rows = [
  app('well', well),
  app('drifted', { ...well, sync: { status: 'OutOfSync' } }, 'shop'),
  app('rolling', { ...well, health: { status: 'Progressing' } }),
  app('down', { ...well, health: { status: 'Degraded' } }, 'shop'),
  app('broken', {
    ...well,
    sync: { status: 'Unknown' },
    conditions: [{ type: 'ComparisonError', message: 'apps/broken/a.yaml:3:1: bad indent\nhint: x' }],
  }),
  app('unknown', { sync: { status: 'Unknown' } }),
].map(applicationRow);

function shown(query: string): readonly string[] {
  return selectRows(rows, readListView(new URLSearchParams(query))).map(({ name }) => name);
}

describe('which applications are shown, and in which order', () => {
  it.each([
    { query: '', names: ['broken', 'down', 'unknown', 'drifted', 'rolling', 'well'] },
    { query: 'order=name', names: ['broken', 'down', 'drifted', 'rolling', 'unknown', 'well'] },
    { query: 'q=APPS/d', names: ['down', 'drifted'] },
    { query: 'q=team%3Dlong+roll', names: ['rolling'] },
    { query: 'health=Degraded,Progressing', names: ['down', 'rolling'] },
    { query: 'sync=OutOfSync&projects=shop', names: ['drifted'] },
    { query: 'q=nothing-like-it', names: [] },
  ])('$query', ({ query, names }) => {
    expect(shown(query)).toEqual(names);
  });

  it('counts what each choice would leave, under all the other filters', () => {
    const counts = countFacets(rows, readListView(new URLSearchParams('projects=shop&health=Degraded')));
    expect(Object.fromEntries(counts.health)).toEqual({ Healthy: 1, Degraded: 1 });
    expect(Object.fromEntries(counts.sync)).toEqual({ Synced: 1 });
    expect(Object.fromEntries(counts.projects)).toEqual({ shop: 1 });
  });

  it.each(['', 'q=a+b&health=Degraded%2CMissing&order=activity', 'sync=OutOfSync&projects=shop'])(
    'keeps a view in the address: %s',
    (query) => {
      expect(writeListView(readListView(new URLSearchParams(query))).toString()).toBe(query);
    },
  );

  it('says in one line what is wrong', () => {
    expect(rows.find(({ name }) => name === 'broken')?.problem).toBe('bad indent (a.yaml:3)');
  });

  it('shows the worst of all on the icon of the tab', () => {
    expect(worstTone(rows)).toBe('bad');
    expect(worstTone([])).toBe('mute');
    expect(worstTone(rows.slice(0, 1))).toBe('good');
  });
});

it.each([
  ['https://github.com/org/repo.git', 'github.com/org/repo'],
  ['git@github.com:org/repo.git', 'github.com/org/repo'],
  ['ssh://git@host:22/org/repo', 'host:22/org/repo'],
  ['https://user:secret@host/repo', 'host/repo'],
])('writes a repository short and without secrets: %s', (url, name) => {
  expect(repositoryName(url)).toBe(name);
});

it('shortens commits only', () => {
  expect(shortRevision('8f0a3c1d5e7b9a2c4d6e8f0a1b3c5d7e9f1a3b5c')).toBe('8f0a3c1');
  expect(shortRevision('v1.2.3')).toBe('v1.2.3');
});
