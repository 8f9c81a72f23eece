import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { at, stringAt } from '@capstan/kube/object/read.ts';
import { afterEach, expect, it } from 'vitest';

import { startApiServer } from '#main.ts';
import { createClient } from '#testing/replay.ts';

const json = { 'content-type': 'application/json' };
const path = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: '1' } });
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(folder?: string) {
  const server = await startApiServer({ workloads: false, ...(folder === undefined ? {} : { folder }) });
  const { client, close } = createClient(server.url, server.kubeconfig);
  const stop = async (): Promise<void> => {
    close();
    await server.close();
  };
  return { server, client, stop };
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'apiserver-'));
  closers.push(() => rmSync(made, { recursive: true }));
  return made;
}

it('keeps objects, versions and credentials over a restart', async () => {
  const data = folder();
  const first = await start(data);
  const made = await first.client.send({ method: 'POST', path, headers: json, body: configMap('a') });
  await first.stop();
  const second = await start(data);
  closers.push(second.stop);
  const found = await second.client.send({ method: 'GET', path: `${path}/a` });
  expect(found.body).toEqual(made.body);
  const user = (kubeconfig: string): string => kubeconfig.slice(kubeconfig.indexOf('users:'));
  expect(user(second.server.kubeconfig)).toBe(user(first.server.kubeconfig));
});

it('lets nobody else read what is secret', async () => {
  const data = folder();
  const { stop } = await start(data);
  closers.push(stop);
  for (const file of ['credentials.json', 'state.db']) expect(statSync(join(data, file)).mode & 0o077).toBe(0);
});

it('refuses strangers and wrong tokens', async () => {
  const { client, stop } = await start();
  closers.push(stop);
  const anonymous = await client.send({ method: 'GET', path, user: 'anonymous' });
  const wrong = await client.send({ method: 'GET', path, user: 'nonsense' });
  expect([anonymous.status, wrong.status]).toEqual([403, 401]);
});

it('gives every writer of a crowd an answer and a version of its own', async () => {
  const { client, stop } = await start(folder());
  closers.push(stop);
  const names = Array.from({ length: 100 }, (_, i) => `c${i}`);
  const answers = await Promise.all(
    names.map(async (name) => client.send({ method: 'POST', path, headers: json, body: configMap(name) })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => stringAt(body, 'metadata', 'resourceVersion'))).size).toBe(100);
});

it('refuses the second of two updates that began from the same version', async () => {
  const { client, stop } = await start();
  closers.push(stop);
  const { body } = await client.send({ method: 'POST', path, headers: json, body: configMap('a') });
  const put = async (value: string) =>
    client.send({
      method: 'PUT',
      path: `${path}/a`,
      headers: json,
      body: { ...(body as object), data: { a: value } } as never,
    });
  expect((await put('2')).status).toBe(200);
  const second = await put('3');
  expect([second.status, at(second.body, 'reason')]).toEqual([409, 'Conflict']);
});
