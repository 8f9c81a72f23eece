import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApiServer } from '#main.ts';
import type { ApiServer } from '#main.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
let server: ApiServer;

const manifest = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {color: blue}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "nginx:1.25"}]}
`;

async function kubectl(...args: string[]): Promise<{ readonly out: string; readonly code: number }> {
  const environment = { ...process.env, KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder };
  try {
    const { stdout } = await run('kubectl', args, { env: environment });
    return { out: stdout, code: 0 };
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
    return { out: stdout + stderr, code };
  }
}

beforeAll(async () => {
  server = await startApiServer();
  writeFileSync(join(folder, 'kubeconfig'), server.kubeconfig);
  writeFileSync(join(folder, 'shop.yaml'), manifest);
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('kubectl', () => {
  const file = join(folder, 'shop.yaml');
  it('applies, waits, scales and shows a Deployment', async () => {
    expect(await kubectl('apply', '-f', file)).toMatchObject({ code: 0 });
    expect(await kubectl('-n', 'shop', 'rollout', 'status', 'deploy/web', '--timeout=30s')).toMatchObject({ code: 0 });
    expect(await kubectl('-n', 'shop', 'scale', 'deploy/web', '--replicas=3')).toMatchObject({ code: 0 });
    await kubectl('-n', 'shop', 'wait', '--for=jsonpath={.status.readyReplicas}=3', 'deploy/web', '--timeout=30s');
    expect((await kubectl('-n', 'shop', 'get', 'deploy', 'web', '--no-headers')).out).toMatch(/^web +3\/3 +3 +3 /);
    expect((await kubectl('-n', 'shop', 'describe', 'deploy', 'web')).out).toContain('Scaled up replica set');
  });

  it('shows the difference of a manifest, and none after applying it', async () => {
    expect(await kubectl('diff', '-f', file)).toMatchObject({
      code: 1,
      out: expect.stringContaining('replicas: 2') as string,
    });
    await kubectl('apply', '-f', file);
    expect(await kubectl('diff', '-f', file)).toEqual({ code: 0, out: '' });
  });

  it('patches, labels, annotates and explains', async () => {
    const cm = ['-n', 'shop'];
    await kubectl(...cm, 'patch', 'cm', 'settings', '-p', '{"data":{"color":"red"}}');
    await kubectl(...cm, 'label', 'cm', 'settings', 'a=b');
    await kubectl(...cm, 'annotate', 'cm', 'settings', 'c=d');
    const shown = '{.data.color} {.metadata.labels.a} {.metadata.annotations.c}';
    expect((await kubectl(...cm, 'get', 'cm', 'settings', '-o', `jsonpath=${shown}`)).out).toBe('red b d');
    expect((await kubectl('explain', 'deployment.spec.strategy')).out).toContain('rollingUpdate');
  });

  it('refuses a field that does not exist', async () => {
    const bad = join(folder, 'bad.yaml');
    writeFileSync(bad, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, namespace: shop}\nspecc: {}\n');
    expect(await kubectl('apply', '-f', bad)).toMatchObject({
      code: 1,
      out: expect.stringContaining('unknown field "specc"') as string,
    });
  });

  it('deletes a namespace with everything in it', async () => {
    expect(await kubectl('delete', 'ns', 'shop', '--timeout=30s')).toMatchObject({ code: 0 });
    expect((await kubectl('get', 'deploy', '-A', '--no-headers')).out).toBe('');
  });
});
