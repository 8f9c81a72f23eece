import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';
import { automated, createRig, repoURL } from './testing/rig.ts';

type Annotations = Record<string, string>;
const argo = (name: string) => `argocd.argoproj.io/${name}`;

function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: JsonMap & { annotations?: Annotations } = {},
): string {
  const { annotations, ...fields } = rest;
  return JSON.stringify({ apiVersion, kind, metadata: { name, ...(annotations && { annotations }) }, ...fields });
}
const config = (name: string, data: Record<string, string> = {}, annotations: Annotations = {}) =>
  object('v1', 'ConfigMap', name, { data, annotations });
const job = (name: string, annotations: Annotations) =>
  object('batch/v1', 'Job', name, { annotations, spec: { template: { spec: { restartPolicy: 'Never' } } } });

function withStatus(found: KubeObject | undefined, status: Json): KubeObject {
  if (found === undefined) throw new Error('it is not there');
  return { ...found, status };
}

describe('an application with automated sync', () => {
  it('becomes applied, Synced and Healthy, with one entry in its history', async () => {
    const rig = createRig();
    const head = rig.git.commit({ 'web/a.json': config('a', { color: 'red' }), 'web/b.json': config('b') });
    rig.createApp('web', automated);
    await rig.settle();

    expect(rig.errors).toEqual([]);
    const { status } = rig.app('web');
    expect(status?.sync).toMatchObject({ status: 'Synced', revision: head });
    expect(status?.health?.status).toBe('Healthy');
    expect(status?.operationState).toMatchObject({
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
    });
    expect(status?.history?.map(({ id, revision }) => ({ id, revision }))).toEqual([{ id: 0, revision: head }]);
    expect(rig.find('ConfigMap', 'a')?.metadata).toMatchObject({
      namespace: 'web',
      annotations: { 'argocd.argoproj.io/tracking-id': 'web:/ConfigMap:web/a' },
    });
    await rig.stop();
  });

  it('says of a Deployment that is stuck what its Pods say, as soon as they say it', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/deployment.json': object('apps/v1', 'Deployment', 'web') });
    rig.createApp('web', automated);
    await rig.settle();
    const owner = rig.find('Deployment', 'web');
    const pod = (status: JsonMap): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web-1',
        namespace: 'web',
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: owner?.metadata.uid ?? '' }],
      },
      spec: { restartPolicy: 'Always' },
      status,
    });
    rig.put(pod({ phase: 'Pending' }), 'kubelet');
    await rig.settle();
    expect(rig.app('web').status?.health).toMatchObject({ status: 'Progressing' });
    expect(rig.app('web').status?.health?.message).toBeUndefined();

    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "a:b"' };
    rig.put(pod({ phase: 'Pending', containerStatuses: [{ state: { waiting } }] }), 'kubelet');
    await rig.settle();
    expect(rig.app('web').status?.health).toMatchObject({
      status: 'Progressing',
      message: 'Caused by apps/Deployment/web: Pod web-1: Back-off pulling image "a:b"',
    });
    await rig.stop();
  });

  it('writes nothing when nothing changes, not even after a restart', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a') });
    rig.createApp('web', automated);
    await rig.settle();
    const written = rig.log.length;
    rig.restart();
    await rig.settle();
    await rig.pass(60_000);
    expect(rig.log.slice(written)).toEqual([]);
    await rig.stop();
  });

  it('follows a new commit and prunes what it no longer has', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a', { color: 'red' }), 'web/b.json': config('b') });
    rig.createApp('web', automated);
    await rig.settle();
    const head = rig.git.commit({ 'web/a.json': config('a', { color: 'blue' }) });
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: 'blue' });
    expect(rig.find('ConfigMap', 'b')).toBeUndefined();
    const { status } = rig.app('web');
    expect(status?.sync).toMatchObject({ status: 'Synced', revision: head });
    expect(status?.history?.map(({ id }) => id)).toEqual([0, 1]);
    await rig.stop();
  });

  it('reverts drift, brings deleted objects back, and leaves what it never declared alone', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a', { color: 'red' }), 'web/b.json': config('b') });
    rig.createApp('web', automated);
    await rig.settle();
    const [a, b] = ['a', 'b'].map((name) => rig.find('ConfigMap', name));
    rig.put({ ...withStatus(a, null), data: { color: 'green' } });
    rig.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other', namespace: 'web' } });
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: 'red' });
    rig.remove(withStatus(b, null));
    await rig.settle();
    expect(rig.find('ConfigMap', 'b')).toBeDefined();
    expect(rig.find('ConfigMap', 'other')).toBeDefined();
    const { status } = rig.app('web');
    expect(status?.operationState?.operation.sync?.resources).toEqual([
      { kind: 'ConfigMap', namespace: 'web', name: 'b' },
    ]);
    expect(status?.history).toHaveLength(1);
    await rig.stop();
  });
});

describe('an application without automation', () => {
  const manual: JsonMap = {};

  it('shows OutOfSync and Missing, and syncs when an operation is written', async () => {
    const rig = createRig();
    const head = rig.git.commit({ 'web/a.json': config('a') });
    rig.createApp('web', manual);
    await rig.settle();
    expect(rig.app('web').status).toMatchObject({ sync: { status: 'OutOfSync' }, health: { status: 'Missing' } });
    rig.edit('web', (app) => ({ ...app, operation: { sync: {}, initiatedBy: { username: 'ada' } } }));
    await rig.settle();
    const app = rig.app('web');
    expect(app.operation).toBeUndefined();
    expect(app.status?.sync).toMatchObject({ status: 'Synced', revision: head });
    expect(app.status?.history?.[0]).toMatchObject({ id: 0, initiatedBy: { username: 'ada' } });
    await rig.stop();
  });

  it('says that a removed file requires pruning', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a'), 'web/b.json': config('b') });
    rig.createApp('web', { syncPolicy: { automated: { selfHeal: true } } });
    await rig.settle();
    rig.git.commit({ 'web/a.json': config('a') });
    await rig.settle();
    const { status } = rig.app('web');
    expect(status?.sync?.status).toBe('OutOfSync');
    expect(status?.resources?.find(({ name }) => name === 'b')).toMatchObject({
      status: 'OutOfSync',
      requiresPruning: true,
    });
    expect(rig.find('ConfigMap', 'b')).toBeDefined();
    await rig.stop();
  });

  it('tries a dry run without keeping anything', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a') });
    rig.createApp('web', manual);
    await rig.settle();
    rig.edit('web', (app) => ({ ...app, operation: { sync: { dryRun: true } } }));
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')).toBeUndefined();
    expect(rig.app('web').status?.operationState).toMatchObject({ phase: 'Succeeded' });
    expect(rig.log.filter((line) => line.startsWith('dry-run'))).toHaveLength(1);
    expect(rig.app('web').status?.history ?? []).toEqual([]);
    await rig.stop();
  });
});

describe('renders', () => {
  it('happen once an input set: other commits only move the revision, later', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a'), 'readme.md': 'one' });
    rig.createApp('web', automated);
    await rig.settle();
    const head = rig.git.commit({ 'web/a.json': config('a'), 'readme.md': 'two' });
    await rig.settle();
    const before = rig.log.length;
    await rig.pass(10_000);
    expect(rig.app('web').status?.sync?.revision).toBe(head);
    expect(rig.renders).toEqual(['web']);
    expect(rig.log.slice(before).length).toBeLessThanOrEqual(1);
    expect(rig.app('web').status?.history).toHaveLength(1);
    await rig.stop();
  });

  it('are shared by applications of the same folder', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a') });
    rig.createApp('web', automated);
    rig.createApp('two', {
      ...automated,
      source: { repoURL, path: 'web' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'two' },
    });
    await rig.settle();
    expect(rig.renders).toEqual(['web']);
    expect(rig.app('two').status?.sync?.status).toBe('Synced');
    await rig.stop();
  });
});

describe('a commit that is wrong', () => {
  it('is a ComparisonError with file and line; the last good state runs and heals; the next good commit recovers', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a', { color: 'red' }) });
    rig.createApp('web', automated);
    await rig.settle();
    rig.git.commit({ 'web/a.json': '{' });
    await rig.settle();
    const broken = rig.app('web').status;
    expect(broken?.conditions).toMatchObject([
      { type: 'ComparisonError', message: 'web/a.json:1: is no JSON. Correct it.' },
    ]);
    expect(broken?.sync?.status).toBe('Unknown');
    expect(broken?.health?.status).toBe('Healthy');

    rig.restart();
    rig.put({ ...withStatus(rig.find('ConfigMap', 'a'), null), data: { color: 'green' } });
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: 'red' });

    rig.git.commit({ 'web/a.json': config('a', { color: 'blue' }) });
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: 'blue' });
    expect(rig.app('web').status).toMatchObject({ sync: { status: 'Synced' }, conditions: [] });
    await rig.stop();
  });

  it('of an unknown kind is a SyncError that names the place, applies nothing, and leaves self-healing on', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a', { color: 'red' }) });
    rig.createApp('web', { syncPolicy: { automated: { selfHeal: true }, retry: { limit: 1 } } });
    await rig.settle();
    rig.git.commit({
      'web/a.json': config('a', { color: 'blue' }),
      'web/x.json': object('example.com/v1', 'Widget', 'x'),
    });
    await rig.settle();
    expect(rig.app('web').status?.conditions?.[0]).toMatchObject({ type: 'SyncError' });
    await rig.pass(6_000);
    const failed = rig.app('web').status;
    expect(failed?.operationState).toMatchObject({ phase: 'Failed', retryCount: 1 });
    expect(failed?.conditions?.[0]?.message).toContain(
      'web/x.json:1: the server could not find the requested resource',
    );
    expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: 'red' });

    for (const color of ['green', 'grey']) {
      rig.put({ ...withStatus(rig.find('ConfigMap', 'a'), null), data: { color } });
      await rig.settle();
      expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: 'red' });
    }
    expect(rig.app('web').status?.conditions?.[0]).toMatchObject({ type: 'SyncError' });
    expect(rig.app('web').status?.sync?.status).toBe('OutOfSync');

    rig.git.commit({ 'web/a.json': config('a', { color: 'blue' }) });
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: 'blue' });
    expect(rig.app('web').status).toMatchObject({ sync: { status: 'Synced' }, conditions: [] });
    await rig.stop();
  });

  it('is retried with backoff when the cluster refuses it', async () => {
    const rig = createRig();
    const allow = rig.refuse(/^apply ConfigMap/, { code: 'forbidden', status: 403, message: 'you may not' });
    rig.git.commit({ 'web/a.json': config('a') });
    rig.createApp('web', automated);
    await rig.settle();
    expect(rig.app('web').status?.operationState).toMatchObject({ phase: 'Running', retryCount: 1 });
    expect(rig.app('web').status?.operationState?.message).toContain('web/a.json:1: you may not');
    await rig.pass(4_000);
    expect(rig.app('web').status?.operationState).toMatchObject({ retryCount: 1 });
    allow();
    await rig.pass(2_000);
    expect(rig.app('web').status?.operationState).toMatchObject({ phase: 'Succeeded', retryCount: 1 });
    await rig.stop();
  });
});

describe('a sync that waits for its next attempt', () => {
  const broken = { 'web/a.json': config('a', { color: 'red' }), 'web/x.json': object('example.com/v1', 'Widget', 'x') };

  it('gives way to a newer commit', async () => {
    const rig = createRig();
    rig.git.commit(broken);
    rig.createApp('web', automated);
    await rig.settle();
    expect(rig.app('web').status?.operationState).toMatchObject({ phase: 'Running', retryCount: 1 });
    rig.git.commit({ 'web/a.json': config('a', { color: 'blue' }) });
    await rig.pass(100);
    expect(rig.app('web').status).toMatchObject({
      sync: { status: 'Synced' },
      operationState: { phase: 'Succeeded' },
      conditions: [],
    });
    await rig.stop();
  });

  it('does not keep drift of the last good state from being healed', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a', { color: 'red' }) });
    rig.createApp('web', automated);
    await rig.settle();
    rig.git.commit(broken);
    await rig.settle();
    rig.put({ ...withStatus(rig.find('ConfigMap', 'a'), null), data: { color: 'green' } });
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')?.['data']).toEqual({ color: 'red' });
    expect(rig.app('web').status?.conditions?.[0]?.type).toBe('SyncError');
    await rig.stop();
  });
});

describe('an invalid spec', () => {
  it.each([
    { name: 'unknown project', spec: { project: 'nope' }, message: 'project nope does not exist in namespace argocd' },
    {
      name: 'unknown cluster',
      spec: { destination: { name: 'moon', namespace: 'web' } },
      message: 'there is no cluster named moon',
    },
    { name: 'no path', spec: { source: { repoURL } }, message: 'spec.source.path is empty' },
    {
      name: 'two destinations',
      spec: { destination: { name: 'in-cluster', server: 'https://kubernetes.default.svc' } },
      message: 'keep one of them',
    },
  ])('$name is told as InvalidSpecError', async ({ spec, message }) => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a') });
    rig.createApp('web', spec);
    await rig.settle();
    const { status } = rig.app('web');
    expect(status?.conditions?.[0]?.type).toBe('InvalidSpecError');
    expect(status?.conditions?.[0]?.message).toContain(message);
    expect(status).toMatchObject({ sync: { status: 'Unknown' }, health: { status: 'Unknown' } });
    await rig.stop();
  });

  it('recovers when the project appears', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a') });
    rig.createApp('web', { ...automated, project: 'team' });
    await rig.settle();
    const spec = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: 'web' }] };
    rig.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'team', namespace: 'argocd' },
      spec,
    });
    await rig.settle();
    expect(rig.app('web').status).toMatchObject({ sync: { status: 'Synced' }, conditions: [] });
    await rig.stop();
  });

  it('a kind that the project forbids fails the sync and nothing is applied', async () => {
    const rig = createRig();
    const spec = {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: 'web' }],
      namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
    };
    rig.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'team', namespace: 'argocd' },
      spec,
    });
    rig.git.commit({ 'web/a.json': config('a'), 'web/s.json': object('v1', 'Secret', 's') });
    rig.createApp('web', { ...automated, project: 'team' });
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')).toBeUndefined();
    expect(rig.app('web').status?.conditions?.[0]?.message).toContain(
      'web/s.json:1: resource Secret is not permitted in project team',
    );
    await rig.stop();
  });
});

describe('phases and waves', () => {
  const files = {
    'web/a.json': config('a', {}, { [argo('sync-wave')]: '1' }),
    'web/d.json': object('apps/v1', 'Deployment', 'd', { spec: { replicas: 1 } }),
    'web/pre.json': job('migrate', { [argo('hook')]: 'PreSync', [argo('hook-delete-policy')]: 'HookSucceeded' }),
    'web/post.json': object('batch/v1', 'Job', '', { annotations: { [argo('hook')]: 'PostSync' } }).replace(
      '"name":""',
      '"generateName":"check-"',
    ),
  };

  it('run one after the other, each waiting for the health of the one before', async () => {
    const rig = createRig();
    rig.git.commit(files);
    rig.createApp('web', automated);
    await rig.settle();
    const state = () => rig.app('web').status?.operationState;
    expect(state()).toMatchObject({ phase: 'Running', message: 'waiting for completion of hook batch/Job/migrate' });
    expect(rig.find('Deployment', 'd')).toBeUndefined();

    rig.put(withStatus(rig.find('Job', 'migrate'), { phase: 'Done' }));
    await rig.settle();
    expect(state()).toMatchObject({ message: 'waiting for healthy state of apps/Deployment/d' });
    expect(rig.find('ConfigMap', 'a')).toBeUndefined();

    rig.put(withStatus(rig.find('Deployment', 'd'), { phase: 'Done' }));
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')).toBeDefined();
    const check = rig.cache.list('batch', 'Job').find(({ metadata }) => metadata.name.startsWith('check-'));
    expect(state()?.message).toContain('waiting for completion of hook batch/Job/check-');

    rig.put(withStatus(check, { phase: 'Done' }));
    await rig.settle();
    expect(state()).toMatchObject({ phase: 'Succeeded' });
    expect(rig.find('Job', 'migrate')).toBeUndefined();
    expect(rig.cache.list('batch', 'Job').map(({ metadata }) => metadata.finalizers ?? [])).toEqual([[]]);
    expect(rig.app('web').status?.sync?.status).toBe('Synced');
    expect(state()?.syncResult?.resources?.find(({ name }) => name === 'migrate')).toMatchObject({
      hookType: 'PreSync',
      hookPhase: 'Succeeded',
    });
    expect(rig.errors).toEqual([]);
    await rig.stop();
  });

  it('end with a failed hook, whose message is told', async () => {
    const rig = createRig();
    rig.git.commit(files);
    rig.createApp('web', { syncPolicy: { automated: {}, retry: { limit: 0 } } });
    await rig.settle();
    rig.put(withStatus(rig.find('Job', 'migrate'), { phase: 'Failed' }));
    await rig.settle();
    const { status } = rig.app('web');
    expect(status?.operationState).toMatchObject({ phase: 'Failed' });
    expect(status?.operationState?.message).toContain('batch/Job/migrate: it failed');
    expect(rig.find('Deployment', 'd')).toBeUndefined();
    await rig.stop();
  });

  it('stop when the operation is terminated, and the running hook goes', async () => {
    const rig = createRig();
    rig.git.commit(files);
    rig.createApp('web');
    await rig.settle();
    rig.edit('web', (app) => ({ ...app, operation: { sync: {}, retry: { limit: 3 } } }));
    await rig.settle();
    rig.edit('web', (app) => {
      const status = app['status'] as JsonMap;
      return {
        ...app,
        status: { ...status, operationState: { ...(status['operationState'] as JsonMap), phase: 'Terminating' } },
      };
    });
    await rig.settle();
    const { status, operation } = rig.app('web');
    expect(status?.operationState).toMatchObject({ phase: 'Failed', message: 'Operation terminated' });
    expect(operation).toBeUndefined();
    expect(rig.find('Job', 'migrate')).toBeUndefined();
    await rig.stop();
  });
});

describe('the destination namespace', () => {
  it('is created with its managed labels before anything else, and is not pruned', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a') });
    rig.createApp('web', {
      syncPolicy: {
        automated: {},
        syncOptions: ['CreateNamespace=true'],
        managedNamespaceMetadata: { labels: { team: 'blue' } },
      },
    });
    await rig.settle();
    expect(rig.find('Namespace', 'web')?.metadata.labels).toEqual({ team: 'blue' });
    expect(rig.find('Namespace', 'web')?.metadata.annotations).toBeUndefined();
    expect(rig.log.findIndex((line) => line === 'apply Namespace /web')).toBeLessThan(
      rig.log.findIndex((line) => line === 'apply ConfigMap web/a'),
    );
    expect(rig.app('web').status?.sync?.status).toBe('Synced');
    await rig.stop();
  });
});

describe('deletion', () => {
  it('takes the highest wave first, keeps what says so, then lets the application go', async () => {
    const rig = createRig();
    rig.git.commit({
      'web/a.json': config('a'),
      'web/b.json': config('b', {}, { [argo('sync-wave')]: '2' }),
      'web/k.json': config('k', {}, { [argo('sync-options')]: 'Delete=false' }),
    });
    rig.createApp('web', automated, { finalizers: ['resources-finalizer.argocd.argoproj.io'] });
    await rig.settle();
    rig.remove(withStatus(rig.find('Application', 'web'), null));
    await rig.settle();
    await rig.pass(100);
    expect(rig.find('Application', 'web')).toBeUndefined();
    expect(rig.cache.list('', 'ConfigMap').map(({ metadata }) => metadata.name)).toEqual(['k']);
    expect(rig.log.filter((line) => line.startsWith('delete'))).toEqual([
      'delete ConfigMap web/b',
      'delete ConfigMap web/a',
    ]);
    await rig.stop();
  });
});

describe('a refresh', () => {
  it('is taken off the application, and hard renders anew', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a') });
    rig.createApp('web', automated);
    await rig.settle();
    rig.edit('web', (app) => ({ ...app, metadata: { ...app.metadata, annotations: { [argo('refresh')]: 'hard' } } }));
    await rig.settle();
    expect(rig.app('web').metadata.annotations ?? {}).toEqual({});
    expect(rig.renders).toEqual(['web', 'web']);
    await rig.stop();
  });
});

describe('an app of apps', () => {
  it('deploys its applications, and they deploy theirs', async () => {
    const rig = createRig();
    const child = object('argoproj.io/v1alpha1', 'Application', 'child', {
      spec: {
        project: 'default',
        source: { repoURL, path: 'child' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
        ...automated,
      },
    });
    rig.git.commit({ 'apps/child.json': child, 'child/a.json': config('a') });
    rig.createApp('apps', {
      ...automated,
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    });
    await rig.settle();
    expect(rig.find('ConfigMap', 'a')).toBeDefined();
    expect(rig.app('child').status?.sync?.status).toBe('Synced');
    expect(rig.app('apps').status).toMatchObject({ sync: { status: 'Synced' }, summary: { isAppOfApps: true } });
    await rig.stop();
  });
});

describe('an object of two applications', () => {
  const two = { ...automated, source: { repoURL, path: 'two' } };

  it('is told to the one that does not have it', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a'), 'two/a.json': config('a') });
    rig.createApp('web', automated);
    await rig.settle();
    rig.createApp('two', { source: { repoURL, path: 'two' } });
    await rig.settle();
    expect(rig.app('two').status?.conditions).toMatchObject([
      {
        type: 'SharedResourceWarning',
        message: 'ConfigMap/a is part of applications two and web. Remove it from one of them',
      },
    ]);
    await rig.stop();
  });

  it('fails the sync when that is wanted', async () => {
    const rig = createRig();
    rig.git.commit({ 'web/a.json': config('a'), 'two/a.json': config('a') });
    rig.createApp('web', automated);
    await rig.settle();
    rig.createApp('two', { ...two, syncPolicy: { automated: {}, syncOptions: ['FailOnSharedResource=true'] } });
    await rig.settle();
    expect(rig.app('two').status?.operationState?.message).toContain('two/a.json:1: shared resource');
    expect(rig.find('ConfigMap', 'a')?.metadata.annotations?.[argo('tracking-id')]).toBe('web:/ConfigMap:web/a');
    await rig.stop();
  });
});

describe('a repository that cannot be reached', () => {
  it('is a ComparisonError, and is asked again by itself', async () => {
    const rig = createRig();
    rig.createApp('web', automated);
    await rig.settle();
    expect(rig.app('web').status?.conditions?.[0]).toMatchObject({ type: 'ComparisonError' });
    rig.git.commit({ 'web/a.json': config('a') }, { quiet: true });
    await rig.pass(16_000);
    expect(rig.app('web').status).toMatchObject({ sync: { status: 'Synced' }, conditions: [] });
    await rig.stop();
  });
});
