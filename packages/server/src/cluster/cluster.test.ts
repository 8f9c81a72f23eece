import { startApiServer } from '@capstan/apiserver/main.ts';
import type { ApiServer } from '@capstan/apiserver/main.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#runtime/clock.ts';
import { createWatchCache } from './cache.ts';
import type { ClusterClient } from './client.ts';
import type { Answer } from './failure.ts';
import type { ClusterKind } from './kinds.ts';
import { connectEmbedded } from './testing/embedded.ts';
import type { Change, WatchCache } from './watch-cache.ts';

const { signal } = new AbortController();
let server: ApiServer;
let cluster: ClusterClient;
beforeAll(async () => {
  server = await startApiServer({ workloads: false });
  cluster = await connectEmbedded(server);
});
afterAll(async () => {
  await cluster.close();
  await server.close();
});

function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

async function kindOf(group: string, version: string, kind: string): Promise<ClusterKind> {
  const found = value(await cluster.kinds({ fresh: false }, signal)).exact(group, version, kind);
  if (found === undefined) throw new Error(`${kind} is not served`);
  return found;
}

const configMap = (name: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data,
});

describe('cluster client', () => {
  it('knows what the server serves, preferred versions first', async () => {
    const kinds = value(await cluster.kinds({ fresh: false }, signal));
    expect(kinds.byKind('apps', 'Deployment')).toMatchObject({
      version: 'v1',
      resource: 'deployments',
      namespaced: true,
    });
    expect(kinds.exact('', 'v1', 'Namespace')).toMatchObject({ namespaced: false });
    expect(kinds.exact('apps', 'v9', 'Deployment')).toBeUndefined();
    expect(value(await cluster.version(signal))).toMatch(/^v1\.\d+/);
  });

  it('creates, reads, lists, patches, replaces and deletes', async () => {
    const kind = await kindOf('', 'v1', 'ConfigMap');
    const target = { namespace: 'default', name: 'one' };
    const created = value(await cluster.create(kind, configMap('one', { a: '1' }), {}, signal));
    expect(created.metadata.uid).toBeDefined();
    expect(await cluster.create(kind, configMap('one', {}), {}, signal)).toMatchObject({
      failure: { code: 'already-exists' },
    });
    const patched = value(await cluster.patch(kind, target, { type: 'merge', body: { data: { b: '2' } } }, signal));
    expect(patched['data']).toEqual({ a: '1', b: '2' });
    expect(await cluster.replace(kind, created, {}, signal)).toMatchObject({ failure: { code: 'conflict' } });
    value(await cluster.replace(kind, { ...patched, data: { c: '3' } }, {}, signal));
    expect(value(await cluster.get(kind, target, signal))?.['data']).toEqual({ c: '3' });
    expect(
      value(await cluster.list(kind, { namespace: 'default' }, signal)).items.map(({ metadata }) => metadata.name),
    ).toContain('one');
    value(await cluster.delete(kind, target, {}, signal));
    expect(value(await cluster.get(kind, target, signal))).toBeUndefined();
    expect(await cluster.delete(kind, target, {}, signal)).toEqual({ ok: true, value: undefined });
  });

  it('applies on the server, and says who else owns a field', async () => {
    const kind = await kindOf('', 'v1', 'ConfigMap');
    const apply = (data: Record<string, string>, fieldManager: string, force: boolean) =>
      cluster.apply(kind, configMap('applied', data), { fieldManager, force }, signal);
    value(await apply({ a: '1', b: '1' }, 'one', false));
    expect(await apply({ a: '2' }, 'two', false)).toMatchObject({ failure: { code: 'conflict' } });
    value(await apply({ a: '2' }, 'two', true));
    const last = value(await apply({ b: '1' }, 'one', true));
    expect(last['data']).toEqual({ a: '2', b: '1' });
  });

  it('names what the server refuses', async () => {
    const kind = await kindOf('', 'v1', 'ConfigMap');
    const refused = await cluster.create(kind, configMap('Not a name', {}), {}, signal);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'invalid', status: 422 } });
    expect(refused.ok || refused.failure.message).toContain('Not a name');
  });

  it('says that a server cannot be reached', async () => {
    const other = await startApiServer({ workloads: false });
    const lost = await connectEmbedded(other);
    await other.close();
    expect(await lost.version(signal)).toMatchObject({ ok: false, failure: { code: 'unreachable' } });
    await lost.close();
  });
});

describe('watch cache', () => {
  const caches: WatchCache[] = [];
  function startCache(): { readonly cache: WatchCache; readonly changes: Change[] } {
    const cache = createWatchCache({
      cluster,
      clock: systemClock,
      excludes: ({ kind }) => kind === 'Event',
      index: ({ metadata }) => metadata.annotations?.['key'],
      keepManagedFields: ({ metadata }) => metadata.annotations?.['key'] !== undefined,
      warn: () => undefined,
    });
    caches.push(cache);
    const changes: Change[] = [];
    cache.subscribe((change) => changes.push(change));
    return { cache, changes };
  }
  afterAll(async () => {
    for (const cache of caches) await cache.close();
  });
  const ref = (name: string) => ({ group: '', kind: 'ConfigMap', namespace: 'default', name });
  const until = (condition: () => boolean) => expect.poll(condition, { timeout: 5_000, interval: 10 }).toBe(true);

  it('holds all there is, and follows changes and deletions', async () => {
    const kind = await kindOf('', 'v1', 'ConfigMap');
    value(await cluster.create(kind, configMap('before', { a: '1' }), {}, signal));
    const { cache, changes } = startCache();
    await cache.ready(signal);
    expect(cache.get(ref('before'))?.['data']).toEqual({ a: '1' });
    value(await cluster.create(kind, configMap('after', { a: '1' }), {}, signal));
    await until(() => cache.get(ref('after')) !== undefined);
    value(
      await cluster.patch(
        kind,
        { namespace: 'default', name: 'after' },
        { type: 'merge', body: { data: { a: '2' } } },
        signal,
      ),
    );
    await until(() => changes.some(({ type, object }) => type === 'MODIFIED' && object.metadata.name === 'after'));
    expect(
      changes.find(({ type, object }) => type === 'MODIFIED' && object.metadata.name === 'after')?.previous?.['data'],
    ).toEqual({ a: '1' });
    value(await cluster.delete(kind, { namespace: 'default', name: 'after' }, {}, signal));
    await until(() => cache.get(ref('after')) === undefined);
  });

  it('finds objects by index and by owner, and keeps managedFields only where asked', async () => {
    const kind = await kindOf('', 'v1', 'ConfigMap');
    const { cache } = startCache();
    await cache.ready(signal);
    const keyed = configMap('keyed', {});
    const owner = value(
      await cluster.create(kind, { ...keyed, metadata: { ...keyed.metadata, annotations: { key: 'k' } } }, {}, signal),
    );
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'keyed', uid: owner.metadata.uid ?? '' }];
    const owned = configMap('owned', {});
    value(await cluster.create(kind, { ...owned, metadata: { ...owned.metadata, ownerReferences } }, {}, signal));
    await until(() => cache.get(ref('owned')) !== undefined);
    expect(cache.indexed('k').map(({ metadata }) => metadata.name)).toEqual(['keyed']);
    expect(cache.ownedBy(owner.metadata.uid ?? '').map(({ metadata }) => metadata.name)).toEqual(['owned']);
    expect(cache.get(ref('keyed'))?.metadata.managedFields).toBeDefined();
    expect(cache.get(ref('owned'))?.metadata.managedFields).toBeUndefined();
  });

  it('watches kinds that a CustomResourceDefinition brings', async () => {
    const { cache } = startCache();
    await cache.ready(signal);
    expect(cache.covers('example.com', 'Widget')).toBe(false);
    const crds = await kindOf('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition');
    value(await cluster.create(crds, widgets, {}, signal));
    await until(() => cache.covers('example.com', 'Widget'));
    const widget = value(await cluster.kinds({ fresh: true }, signal)).exact('example.com', 'v1', 'Widget');
    if (widget === undefined) throw new Error('Widget is not served');
    const object = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w', namespace: 'default' },
      spec: { size: 3 },
    };
    value(await cluster.create(widget, object, {}, signal));
    await until(() => cache.list('example.com', 'Widget').length === 1);
    expect(await cluster.typeOf(widget, signal)).toBeDefined();
  });
});

const widgets: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
          },
        },
      },
    ],
  },
};
