import { defaultProject } from '@capstan/core/project/project.ts';
import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';
import { automated, createRig, repoURL } from './testing/rig.ts';

const config = (color: string) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { color } });
const source = { repoURL, path: 'web', targetRevision: 'main' };

function conditionsOf(rig: ReturnType<typeof createRig>): readonly string[] {
  return (rig.app('web').status?.conditions ?? []).map(({ type, message }) => `${type}: ${message}`);
}

function projectWith(spec: JsonMap): KubeObject {
  const project = defaultProject('argocd');
  return { ...project, spec: { ...project.spec, ...spec } } as unknown as KubeObject;
}

describe('what an Application asks for and does not get', () => {
  it('is said in a condition that names the field, and the rest is done', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('red') });
    rig.createApp('web', {
      ...automated,
      ignoreDifferences: [{ kind: 'ConfigMap', jqPathExpressions: ['.data.color'] }],
    });
    await rig.settle();
    expect(rig.app('web').status?.sync?.status).toBe('Synced');
    expect(conditionsOf(rig)).toEqual([
      expect.stringMatching(/^SpecWarning: spec\.ignoreDifferences\[0\]\.jqPathExpressions is not supported yet/),
    ]);
    rig.edit('web', (app) => ({ ...app, spec: { ...(app['spec'] as JsonMap), ignoreDifferences: [] } }));
    await rig.settle();
    expect(conditionsOf(rig)).toEqual([]);
    await rig.stop();
  });

  it.each([
    { field: 'sourceHydrator', spec: { source, sourceHydrator: {} } },
    { field: 'source.tagPrefix', spec: { source: { ...source, tagPrefix: 'web-' } } },
    { field: 'sources', spec: { sources: [source, source] } },
    { field: 'source.chart', spec: { source: { repoURL, chart: 'web' } } },
  ])('is refused when something else would be deployed: spec.$field', async ({ field, spec }) => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('red') });
    rig.createApp('web', { ...automated, ...spec });
    await rig.settle();
    expect(conditionsOf(rig)).toEqual([expect.stringMatching(new RegExp(`^InvalidSpecError: spec\\.${field}`))]);
    expect(rig.find('ConfigMap', 'a')).toBeUndefined();
    await rig.stop();
  });

  it.each([
    { field: 'helm', more: { helm: {} } },
    { field: 'plugin', more: { plugin: {} } },
    { field: 'directory.jsonnet', more: { directory: { jsonnet: {} } } },
    { field: 'directory.disableExtensionFilter', more: { directory: { disableExtensionFilter: true } } },
    { field: 'kustomize.forceCommonLabels', more: { kustomize: { forceCommonLabels: true } } },
  ])('is refused when it would render something else: spec.source.$field', async ({ field, more }) => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('red') });
    rig.createApp('web', { ...automated, source: { ...source, ...more } });
    await rig.settle();
    expect(conditionsOf(rig)).toEqual([
      expect.stringMatching(new RegExp(`^ComparisonError: spec\\.source\\.${field}`)),
    ]);
    expect(rig.find('ConfigMap', 'a')).toBeUndefined();
    await rig.stop();
  });
});

describe('what a project asks for and does not get', () => {
  it('stops syncs by itself, and not those by hand, for sync windows', async () => {
    const rig = createRig();
    rig.put(projectWith({ syncWindows: [{ kind: 'deny', schedule: '* * * * *', duration: '1h' }] }), 'ann');
    rig.git.commit({ 'web/a.json': config('red') });
    rig.createApp('web', automated);
    await rig.settle();
    expect(conditionsOf(rig)).toEqual([expect.stringMatching(/^SyncError: project default has sync windows/)]);
    expect(rig.find('ConfigMap', 'a')).toBeUndefined();
    rig.edit('web', (app) => ({ ...app, operation: { sync: {} } }));
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: 'red' });
    await rig.stop();
  });

  it('stops everything for signatures', async () => {
    const rig = createRig();
    rig.put(projectWith({ signatureKeys: [{ keyID: '4AEE18F83AFDEB23' }] }), 'ann');
    rig.git.commit({ 'web/a.json': config('red') });
    rig.createApp('web', automated);
    await rig.settle();
    expect(conditionsOf(rig)).toEqual([
      expect.stringMatching(/^InvalidSpecError: project default wants signed commits/),
    ]);
    expect(rig.find('ConfigMap', 'a')).toBeUndefined();
    await rig.stop();
  });
});

describe('an operation', () => {
  it('that brings manifests of its own is refused', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('red') });
    rig.createApp('web', {});
    await rig.settle();
    rig.edit('web', (app) => ({ ...app, operation: { sync: { manifests: [config('blue')] } } }));
    await rig.settle();
    expect(rig.app('web').status?.operationState).toMatchObject({
      phase: 'Error',
      message: expect.stringMatching(/^operation\.sync\.manifests/),
    });
    expect(rig.find('ConfigMap', 'a')).toBeUndefined();
    await rig.stop();
  });

  it.each([
    { refresh: true, color: 'blue' },
    { refresh: false, color: 'red' },
  ])('that is tried again is about the newest revision with retry.refresh $refresh: $color', async (given) => {
    const rig = createRig();
    const allow = rig.refuse(/^apply ConfigMap/, { code: 'forbidden', status: 403, message: 'you may not' });
    rig.git.commit({ 'web/a.json': config('red') });
    rig.createApp('web', {});
    await rig.settle();
    const retry = { limit: 3, refresh: given.refresh };
    rig.edit('web', (app) => ({ ...app, operation: { sync: {}, retry } }));
    await rig.settle();
    expect(rig.app('web').status?.operationState).toMatchObject({ phase: 'Running', retryCount: 1 });
    rig.git.commit({ 'web/a.json': config('blue') });
    allow();
    await rig.pass(6_000);
    expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: given.color });
    const { status } = rig.app('web');
    expect(status?.history?.at(-1)?.revision).toBe(status?.operationState?.syncResult?.revision);
    await rig.stop();
  });
});
