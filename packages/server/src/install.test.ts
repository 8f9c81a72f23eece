import { compare } from 'bcryptjs';
import { startApiServer } from '@capstan/apiserver/main.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';
import { typeFromCrd } from '@capstan/kube/schema/crd.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { expect, it } from 'vitest';
import { createCluster } from '#cluster/client.ts';
import { connectionFrom } from '#cluster/kubeconfig.ts';
import { sleep, systemClock } from '#runtime/clock.ts';
import { initialAdminSecret, install } from '#settings/install.ts';

it('installs what is missing, with a first password that fits, and changes nothing when run again', async () => {
  const api = await startApiServer({ workloads: false });
  const { signal } = new AbortController();
  const kubeconfig = readYaml(api.kubeconfig, { dialect: 'v2' });
  const connection = await connectionFrom(
    'kubeconfig',
    kubeconfig.ok ? (kubeconfig.documents[0]?.value ?? null) : null,
  );
  if (!connection.ok) throw new Error(connection.failure.message);
  const cluster = createCluster(connection.value, { builtin: builtinType, fromSchema: typeFromCrd });
  const options = {
    cluster,
    namespace: 'argocd',
    now: () => Date.parse('2026-03-01T12:00:00Z'),
    pause: (ms: number, ended: AbortSignal) => sleep(systemClock, ms, ended),
  };
  async function read(kind: string, name: string, group = '') {
    const kinds = await cluster.kinds({ fresh: false }, signal);
    const found = kinds.ok ? kinds.value.byKind(group, kind) : undefined;
    const answer = found && (await cluster.get(found, { namespace: found.namespaced ? 'argocd' : '', name }, signal));
    return answer?.ok === true ? answer.value : undefined;
  }
  const secret = async (name: string, key: string) =>
    Buffer.from(stringAt(await read('Secret', name), 'data', key) ?? '', 'base64').toString();

  expect(await install(options, signal)).toEqual({ ok: true, value: undefined });
  const hash = await secret('argocd-secret', 'admin.password');
  expect(await compare(await secret(initialAdminSecret, 'password'), hash)).toBe(true);
  expect(await secret('argocd-secret', 'admin.passwordMtime')).toBe('2026-03-01T12:00:00Z');
  expect(await read('AppProject', 'default', 'argoproj.io')).toBeDefined();
  expect((await read('ConfigMap', 'argocd-cm'))?.metadata.labels?.['app.kubernetes.io/part-of']).toBe('argocd');

  expect(await install(options, signal)).toEqual({ ok: true, value: undefined });
  expect(await secret('argocd-secret', 'admin.password')).toBe(hash);
  await cluster.close();
  await api.close();
});
