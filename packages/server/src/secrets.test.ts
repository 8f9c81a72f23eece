import { rm } from 'node:fs/promises';
import { at } from '@capstan/kube/object/read.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRepository } from '#git/testing/repository.ts';
import type { TestRepository } from '#git/testing/repository.ts';
import { applicationOf, eventually, startTestPlane } from '#testing/plane.ts';
import type { TestPlane } from '#testing/plane.ts';

/** Values that must never leave the process, each where a Secret can hold one. */
const canaries = {
  data: 'canary-in-data-7f1',
  stringData: 'canary-in-string-data-2b9',
  drifted: 'canary-of-a-hand-edit-c44',
  lastApplied: 'canary-in-last-applied-0d3',
  inUrl: 'canary-in-a-url-e81',
};

let plane: TestPlane;
let repository: TestRepository;
let admin: string;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const note = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', data: { key: base64(canaries.lastApplied) } });
const annotations = `  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '${note}'\n`;
const secrets = `apiVersion: v1
kind: Secret
metadata:
  name: one
${annotations}data:
  key: ${base64(canaries.data)}
---
apiVersion: v1
kind: Secret
metadata:
  name: two
stringData:
  key: ${canaries.stringData}
`;

beforeAll(async () => {
  plane = await startTestPlane();
  repository = createTestRepository();
  repository.commit({ 'secrets.yaml': secrets });
  admin = await plane.signIn('admin', await plane.adminPassword());
  const app = applicationOf('keeper', 'default', repository.url);
  await plane.application({ ...app, spec: { ...app.spec, syncPolicy: { automated: {} } } });
  await eventually(async () => (await read('')).includes('"Synced"'));
  await plane.change('Secret', { namespace: 'default', name: 'one' }, { data: { key: base64(canaries.drifted) } });
  await eventually(async () => (await read('')).includes('"OutOfSync"'));
  const url = `https://user:${canaries.inUrl}@localhost:1/nothing.git`;
  await plane.application(applicationOf('unreachable', 'default', url));
  await eventually(async () => (await read('', 'unreachable')).includes('ComparisonError'));
});

afterAll(async () => {
  await plane.close();
  await rm(repository.folder, { recursive: true, force: true });
});

async function read(path: string, name = 'keeper'): Promise<string> {
  const { body } = await plane.call('GET', `/api/v1/applications/${name}${path}`, { as: admin });
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** A value in every form in which it could slip through. */
function formsOf(value: string): readonly string[] {
  return [
    value,
    base64(value),
    Buffer.from(value).toString('hex'),
    encodeURIComponent(base64(value)),
    base64(base64(value)),
  ];
}

const pages = [
  '',
  '/resource-tree',
  '/managed-resources',
  '/events',
  '/resource?kind=Secret&namespace=default&resourceName=one',
  '/resource?kind=Secret&namespace=default&resourceName=two',
];

describe('the values of Secrets', () => {
  it.each(pages)('are in no answer of applications/keeper%s', async (page) => {
    const answer = await read(page);
    expect(answer.length).toBeGreaterThan(2);
    const { inUrl: _notHere, ...values } = canaries;
    for (const value of Object.values(values)) for (const form of formsOf(value)) expect(answer).not.toContain(form);
  });

  it('are in no event of the stream', async () => {
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${admin}` };
    const answer = await fetch(`${plane.url}/api/v1/stream/applications`, { headers, signal: stop.signal });
    const reader = answer.body?.getReader();
    let text = '';
    while (!text.includes('"keeper"') || !text.includes('"unreachable"')) {
      const chunk = await reader?.read();
      text += Buffer.from(chunk?.value ?? new Uint8Array()).toString();
    }
    stop.abort();
    const { inUrl: _written, ...values } = canaries;
    for (const value of Object.values(values)) for (const form of formsOf(value)) expect(text).not.toContain(form);
  });

  it('are shown to differ, and nothing more', async () => {
    const { body } = await plane.call('GET', '/api/v1/applications/keeper/managed-resources', { as: admin });
    const items = at(body, 'items') as readonly { readonly name: string; readonly [state: string]: unknown }[];
    const one = items.find(({ name }) => name === 'one');
    expect(one?.['modified']).toBe(true);
    expect(String(one?.['targetState'])).toContain('"key":"++++++++"');
    expect(String(one?.['normalizedLiveState'])).toMatch(/"key":"\+{9,}"/);
  });
});

it('the credentials of a repository URL are in no message about it', async () => {
  const { body } = await plane.call('GET', '/api/v1/applications/unreachable', { as: admin });
  const said = JSON.stringify(at(body, 'status', 'conditions'));
  expect(said).toContain('localhost:1/nothing.git');
  expect(said).not.toContain(canaries.inUrl);
});
