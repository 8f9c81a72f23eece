import { expect, it } from 'vitest';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { numberAt, stringAt } from '@capstan/kube/object/read.ts';
import { openConsole } from '../testing/console.ts';
import type { Hands } from '../testing/hands.ts';
import { createApplication } from '../testing/installation.ts';
import { sampleApplication, sampleFiles } from '../testing/sample.ts';
import type { SampleOptions } from '../testing/sample.ts';
import type { Stage } from '../testing/suite.ts';
import { until } from '../testing/until.ts';
import { untilApplication, untilSettled } from '../testing/watching.ts';

/** Somebody changes the cluster, and not Git. */
export function meetsDrift(stage: Stage, hands: Hands): void {
  const get = (path: string) => stage.installation.kube.get<KubeObject>(path);
  const deploymentPath = (name: string) => `/apis/apps/v1/namespaces/${name}/deployments/web`;
  const servicePath = (name: string) => `/api/v1/namespaces/${name}/services/web`;
  const replicas = async (name: string) => numberAt(await get(deploymentPath(name)), 'spec', 'replicas');
  const image = async (name: string) =>
    stringAt(await get(deploymentPath(name)), 'spec', 'template', 'spec', 'containers', 0, 'image');

  async function begin(name: string, options: SampleOptions): Promise<void> {
    const { installation } = stage;
    const revision = await installation.clone.push(`${name}: begin`, sampleFiles(name));
    await createApplication(installation, sampleApplication(name, options));
    await untilSettled(installation, name, revision);
  }

  it('reverts a scale and edits, and brings a deleted object back, when selfHeal is on', async () => {
    const { installation } = stage;
    const name = 'healing';
    await begin(name, { automated: { selfHeal: true } });
    const first = numberAt(await get(deploymentPath(name)), 'metadata', 'generation') ?? 0;
    await hands(installation, 'scale', name);
    await until('the scale to be reverted', async () => {
      const found = await get(deploymentPath(name));
      const generation = numberAt(found, 'metadata', 'generation') ?? 0;
      return generation >= first + 2 && numberAt(found, 'spec', 'replicas') === 2;
    });
    for (const deed of ['setImage', 'edit'] as const) {
      await hands(installation, deed, name);
      await until(`${deed} to be reverted`, async () => (await image(name)) === 'nginx:1.21');
    }
    const gone = (await get(servicePath(name)))?.metadata.uid;
    await hands(installation, 'deleteService', name);
    await until('the Service to come back', async () => {
      const uid = (await get(servicePath(name)))?.metadata.uid;
      return uid !== undefined && uid !== gone;
    });
    await untilSettled(installation, name);
  });

  it('shows a scale as OutOfSync with the field, in status, command line and console, when selfHeal is off', async () => {
    const { installation, browser } = stage;
    const name = 'watching';
    await begin(name, { automated: {} });
    expect((await installation.capstan('app', 'diff', name)).code).toBe(0);
    await hands(installation, 'scale', name);
    const seen = await untilApplication(installation, name, ({ status }) => status?.sync?.status === 'OutOfSync');
    expect(seen.status?.resources?.filter(({ status }) => status === 'OutOfSync').map(({ kind }) => kind)).toEqual([
      'Deployment',
    ]);
    const { code, stdout } = await installation.capstan('app', 'diff', name);
    expect(code).toBe(1);
    expect(stdout).toContain('apps/Deployment watching/web');
    expect(stdout).toMatch(/^-\s+replicas: 7$/m);
    expect(stdout).toMatch(/^\+\s+replicas: 2$/m);
    expect(stdout.match(/^[+-] /gm)).toHaveLength(2);

    const { page, close } = await openConsole(browser, installation, `/applications/argocd/${name}`);
    await page.getByRole('treeitem', { name: /^Deployment web, .*OutOfSync/ }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('One field differs from Git.').waitFor();
    expect((await sheet.locator('.change').allTextContents()).join()).toBe('spec.replicaslive 7→desired 2');
    await close();

    expect(await replicas(name)).toBe(7);
    expect((await installation.capstan('app', 'sync', name)).code).toBe(0);
    expect(await replicas(name)).toBe(2);
    expect((await installation.capstan('app', 'diff', name)).code).toBe(0);
  });

  it('leaves a scale alone under ignoreDifferences on /spec/replicas, over a sync too', async () => {
    const { installation } = stage;
    const name = 'ignoring';
    const ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
    await begin(name, {
      automated: { selfHeal: true },
      syncOptions: ['RespectIgnoreDifferences=true'],
      ignoreDifferences,
    });
    await hands(installation, 'scale', name);
    expect((await installation.capstan('app', 'get', name, '--refresh')).stdout).toContain('Synced to HEAD');
    expect((await installation.capstan('app', 'diff', name)).code).toBe(0);
    expect(await replicas(name)).toBe(7);

    const file = `samples/${name}/deployment.yaml`;
    const changed = (await installation.clone.read(file)).replace('nginx:1.21', 'nginx:1.22');
    const revision = await installation.clone.push(`${name}: change the image`, { [file]: changed });
    await untilSettled(installation, name, revision);
    await until('the new image', async () => (await image(name)) === 'nginx:1.22');
    expect(await replicas(name)).toBe(7);
  });

  it('leaves alone what a trusted field manager owns, and nothing else', async () => {
    const { installation } = stage;
    const name = 'trusting';
    const ignoreDifferences = [{ group: 'apps', kind: 'Deployment', managedFieldsManagers: ['kubectl-set'] }];
    await begin(name, {
      automated: { selfHeal: true },
      syncOptions: ['RespectIgnoreDifferences=true'],
      ignoreDifferences,
    });
    await hands(installation, 'setImage', name);
    expect((await installation.capstan('app', 'get', name, '--refresh')).stdout).toContain('Synced to HEAD');
    expect(await image(name)).toBe('nginx:hotfix');
    await hands(installation, 'scale', name);
    await until('the scale to be reverted', async () => {
      const found = await get(deploymentPath(name));
      return (numberAt(found, 'metadata', 'generation') ?? 0) >= 4 && numberAt(found, 'spec', 'replicas') === 2;
    });
    expect(await image(name)).toBe('nginx:hotfix');
    await untilSettled(installation, name);
  });

  it('prunes what a commit removes when prune is on, and never what it did not declare', async () => {
    const { installation } = stage;
    const name = 'pruning';
    await begin(name, { automated: { prune: true, selfHeal: true } });
    await hands(installation, 'applyConfigMap', name);
    const configMap = `/api/v1/namespaces/${name}/configmaps/web`;
    const stranger = await get(configMap);
    const revision = await installation.clone.push(`${name}: remove the service`, {
      [`samples/${name}/service.yaml`]: undefined,
    });
    await untilSettled(installation, name, revision);
    await until('the Service to be pruned', async () => (await get(servicePath(name))) === undefined);
    await installation.capstan('app', 'sync', name, '--prune');
    expect(await get(configMap)).toEqual(stranger);
    expect(stranger?.metadata.uid).toBeDefined();
  });

  it('shows what a commit removes as requiring pruning when prune is off, until it is asked to', async () => {
    const { installation } = stage;
    const name = 'keeping';
    await begin(name, { automated: {} });
    const revision = await installation.clone.push(`${name}: remove the service`, {
      [`samples/${name}/service.yaml`]: undefined,
    });
    const seen = await untilApplication(
      installation,
      name,
      ({ status }) => status?.sync?.status === 'OutOfSync' && status.sync.revision === revision,
    );
    expect(seen.status?.resources?.find(({ kind }) => kind === 'Service')).toMatchObject({ requiresPruning: true });
    expect((await installation.capstan('app', 'get', name)).stdout).toMatch(/Service .*OutOfSync \(requires pruning\)/);
    expect(await get(servicePath(name))).toBeDefined();
    expect((await installation.capstan('app', 'sync', name, '--prune')).code).toBe(0);
    await untilSettled(installation, name, revision);
    expect(await get(servicePath(name))).toBeUndefined();
  });
}
