import { expect, it } from 'vitest';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { createApplication } from '../testing/installation.ts';
import { sampleApplication, sampleFiles } from '../testing/sample.ts';
import type { Stage } from '../testing/suite.ts';
import { conditionOf, untilApplication, untilSettled } from '../testing/watching.ts';

/** Sync options that change how an object is written. */
export function followsOptions(stage: Stage): void {
  const deploymentPath = (name: string) => `/apis/apps/v1/namespaces/${name}/deployments/web`;
  const get = (name: string) => stage.installation.kube.get<KubeObject>(deploymentPath(name));

  async function begin(name: string, ...syncOptions: readonly string[]): Promise<void> {
    const { installation } = stage;
    const revision = await installation.clone.push(`${name}: begin`, sampleFiles(name));
    await createApplication(installation, sampleApplication(name, { automated: {}, syncOptions }));
    await untilSettled(installation, name, revision);
  }

  async function change(name: string, from: RegExp, to: string): Promise<string> {
    const { clone } = stage.installation;
    const file = `samples/${name}/deployment.yaml`;
    return clone.push(`${name}: change`, { [file]: (await clone.read(file)).replaceAll(from, to) });
  }

  it('says that a field is immutable, with the file', async () => {
    await begin('immutable');
    const before = await get('immutable');
    const revision = await change('immutable', /app: web/g, 'app: other');
    const found = await untilApplication(
      stage.installation,
      'immutable',
      (app) => app.status?.sync?.revision === revision && conditionOf(app, 'SyncError') !== undefined,
    );
    expect(conditionOf(found, 'SyncError')).toMatch(/samples\/immutable\/deployment\.yaml:\d+: .*immutable/);
    expect((await get('immutable'))?.metadata.uid).toBe(before?.metadata.uid);
  });

  it('deletes and creates anew what cannot be changed, with Force=true', async () => {
    await begin('forced', 'Force=true');
    const before = await get('forced');
    await untilSettled(stage.installation, 'forced', await change('forced', /app: web/g, 'app: other'));
    const after = await get('forced');
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
    expect(after?.['spec']).toMatchObject({ selector: { matchLabels: { app: 'other' } } });
  });

  it('takes away what others added, with Replace=true only', async () => {
    const { installation } = stage;
    for (const [name, ...options] of [['replaced', 'Replace=true'], ['applied']] as const) {
      await begin(name, ...options);
      await installation.kube.merge(deploymentPath(name), { metadata: { labels: { by: 'hand' } } });
      const before = await get(name);
      await untilSettled(installation, name, await change(name, /nginx:1\.21/g, 'nginx:1.22'));
      const after = await get(name);
      expect(after?.metadata.uid).toBe(before?.metadata.uid);
      expect(after?.metadata.labels?.['by']).toBe(options.length === 0 ? 'hand' : undefined);
    }
  });
}
