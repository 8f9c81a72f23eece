import { CoreV1Api, KubeConfig, makeInformer, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApiServer } from '#main.ts';
import type { ApiServer } from '#main.ts';

/** The official JavaScript client, unchanged, with nothing but the kubeconfig. */
let server: ApiServer;
let config: KubeConfig;
let core: CoreV1Api;

beforeAll(async () => {
  server = await startApiServer({ workloads: false });
  config = new KubeConfig();
  config.loadFromString(server.kubeconfig);
  core = config.makeApiClient(CoreV1Api);
});

afterAll(() => server.close());

const namespace = 'default';
const configMap = (name: string) => ({ metadata: { name }, data: { key: 'one' } });

it('creates, reads, patches and deletes', async () => {
  await core.createNamespacedConfigMap({ namespace, body: configMap('a') });
  const options = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
  await core.patchNamespacedConfigMap({ namespace, name: 'a', body: { data: { key: 'two' } } }, options);
  expect((await core.readNamespacedConfigMap({ namespace, name: 'a' })).data).toEqual({ key: 'two' });
  await core.deleteNamespacedConfigMap({ namespace, name: 'a' });
  await expect(core.readNamespacedConfigMap({ namespace, name: 'a' })).rejects.toMatchObject({ code: 404 });
});

it('keeps an informer up to date', async () => {
  await core.createNamespacedConfigMap({ namespace, body: configMap('before') });
  const informer = makeInformer(config, '/api/v1/namespaces/default/configmaps', () =>
    core.listNamespacedConfigMap({ namespace }),
  );
  const seen: string[] = [];
  for (const verb of ['add', 'update', 'delete'] as const) {
    informer.on(verb, ({ metadata, data }) => seen.push(`${verb} ${metadata?.name ?? ''} ${data?.['key'] ?? ''}`));
  }
  const failures: unknown[] = [];
  informer.on('error', (error) => failures.push(error));
  await informer.start();
  await core.createNamespacedConfigMap({ namespace, body: configMap('after') });
  const changed = { ...configMap('after'), data: { key: 'three' } };
  await core.replaceNamespacedConfigMap({ namespace, name: 'after', body: changed });
  await core.deleteNamespacedConfigMap({ namespace, name: 'after' });
  await expect
    .poll(() => seen, { timeout: 5_000 })
    .toEqual(['add before one', 'add after one', 'update after three', 'delete after three']);
  expect(failures).toEqual([]);
  await informer.stop();
});
