import { expect, it } from 'vitest';
import type { Application } from '@capstan/core/app/application.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { numberAt, stringAt } from '@capstan/kube/object/read.ts';
import { openConsole } from '../testing/console.ts';
import type { DemoInstallation } from '../testing/demo-installation.ts';
import type { Stage } from '../testing/suite.ts';
import { until } from '../testing/until.ts';
import { conditionOf, untilApplication, untilSettled } from '../testing/watching.ts';

interface Breakage {
  readonly name: string;
  /** The application that suffers. */
  readonly application: string;
  /** Its Deployment, and how many of its Pods have to keep serving. */
  readonly deployment: string;
  readonly serving: number;
  /** How the application stands to Git, and the image that its Deployment has: what is not applied is not there. */
  readonly sync: string;
  readonly image: string;
  /** Where the status tells that it was noticed and why. */
  notice(application: Application): string | undefined;
  /** What status, command line and console have to say. */
  readonly says: readonly RegExp[];
}

const degraded = ({ status }: Application) =>
  status?.health?.status === 'Degraded' ? status.health.message : undefined;

const breakages: readonly Breakage[] = [
  {
    name: 'image',
    application: 'webapp-staging',
    deployment: '/apis/apps/v1/namespaces/staging/deployments/webapp',
    serving: 2,
    sync: 'Synced',
    image: 'nginx:1.99-doesnotexist',
    notice: degraded,
    says: [/exceeded its progress deadline/, /Pod webapp-\S+: .*nginx:1\.99-doesnotexist.*not found/],
  },
  {
    name: 'yaml',
    application: 'orders',
    deployment: '/apis/apps/v1/namespaces/orders/deployments/orders',
    serving: 2,
    sync: 'Unknown',
    image: 'registry.example.com/orders:2.4.0',
    notice: (application) => conditionOf(application, 'ComparisonError'),
    says: [/orders\/manifests\/config\.yaml:6:18/, /mapping values are not allowed/],
  },
  {
    name: 'hook',
    application: 'orders',
    deployment: '/apis/apps/v1/namespaces/orders/deployments/orders',
    serving: 2,
    sync: 'OutOfSync',
    image: 'registry.example.com/orders:2.4.0',
    notice: (application) => conditionOf(application, 'SyncError'),
    says: [/batch\/Job\/orders-migrate/, /backoff limit/],
  },
  {
    name: 'probe',
    application: 'orders',
    deployment: '/apis/apps/v1/namespaces/orders/deployments/orders',
    serving: 2,
    sync: 'Synced',
    image: 'registry.example.com/orders:2.4.0',
    notice: degraded,
    says: [/exceeded its progress deadline/, /Pod orders-\S+: Readiness probe failed: .*500/],
  },
];

/** What `capstan demo break` does is noticed, explained and survived, and `demo heal` ends it. */
export function showsBreakages(stage: Stage<DemoInstallation>): void {
  const get = (path: string) => stage.installation.kube.get<KubeObject>(path);

  it.each(breakages)('notices, explains, survives and recovers from: $name', async (breakage) => {
    const { installation, browser } = stage;
    const { name, application, deployment } = breakage;
    const before = await untilSettled(installation, application);
    const done = await stage.installation.local('demo', 'break', name);
    expect(done.stderr).toBe('');
    expect(done.stdout).toMatch(/^pushed commit [0-9a-f]{7} /);

    const isNoticed = (found: Application) => {
      const noticed = breakage.notice(found);
      return noticed !== undefined && breakage.says.every((part) => part.test(noticed));
    };
    // A Deployment is given half a minute before it counts as stuck.
    const seen = await untilApplication(installation, application, isNoticed, { limitMs: 80_000 });
    const { stdout } = await installation.capstan('app', 'get', application);
    for (const part of breakage.says) expect(stdout).toMatch(part);
    const { page, close } = await openConsole(browser, installation, `/applications/argocd/${application}`);
    const shown = page.getByRole('alert').filter({ hasText: breakage.says[1] as RegExp });
    await shown.first().waitFor();
    await close();
    expect(numberAt(await get(deployment), 'status', 'readyReplicas')).toBeGreaterThanOrEqual(breakage.serving);
    expect(seen.status?.sync?.status).toBe(breakage.sync);
    expect(imageOf(await get(deployment))).toBe(breakage.image);

    const healed = await stage.installation.local('demo', 'heal');
    expect(healed.stdout).toMatch(/^pushed commit [0-9a-f]{7}, which reverts [0-9a-f]{7} /);
    const head = (await installation.clone.git('ls-remote', 'origin', 'refs/heads/main')).slice(0, 40);
    const after = await untilSettled(installation, application, head);
    expect(after.status?.conditions ?? []).toEqual([]);
    expect(after.status?.summary?.images).toEqual(before.status?.summary?.images);
    expect((await stage.installation.local('demo', 'heal')).stdout).toBe(
      'nothing to revert: no breaking commit is in force\n',
    );
  });

  it('notices drift, says what it was, and puts back what Git says', async () => {
    const { installation } = stage;
    const deployment = '/apis/apps/v1/namespaces/applications/deployments/webapp';
    const before = await untilSettled(installation, 'webapp-production');
    const image = imageOf(await get(deployment));
    const generation = numberAt(await get(deployment), 'metadata', 'generation') ?? 0;
    const done = await stage.installation.local('demo', 'break', 'drift');
    expect(done.stdout).toMatch(/^set the image of deployment applications\/webapp to nginx:hotfix/);
    await until('the drift to be healed', async () => {
      const found = await get(deployment);
      return (numberAt(found, 'metadata', 'generation') ?? 0) >= generation + 2 && imageOf(found) === image;
    });
    const after = await untilApplication(
      installation,
      'webapp-production',
      ({ status }) => status?.operationState?.operation.sync?.autoHealAttemptsCount !== undefined,
    );
    expect(after.status?.operationState?.operation.info?.map(({ value }) => value).join()).toMatch(
      /apps\/Deployment\/webapp differed from Git/,
    );
    await untilSettled(installation, 'webapp-production');
    expect((await installation.capstan('app', 'get', 'webapp-production')).stdout).toMatch(
      /Self-heal: .*apps\/Deployment\/webapp differed from Git/,
    );
    expect(after.status?.history).toEqual(before.status?.history);
  });

  it('says what can be broken, and where a demo is looked for', async () => {
    const { local } = stage.installation;
    const unknown = await local('demo', 'break', 'everything');
    expect(unknown.code).not.toBe(0);
    expect(unknown.stderr).toMatch(/cannot break "everything"; one of drift, image, yaml, hook, probe/);
    const nowhere = await stage.installation.capstan('demo', 'heal', '--data', 'nowhere');
    expect(nowhere.code).not.toBe(0);
    expect(nowhere.stderr).toMatch(/no demo runs with its data in \S*nowhere/);
  });
}

function imageOf(deployment: KubeObject | undefined): string | undefined {
  return stringAt(deployment, 'spec', 'template', 'spec', 'containers', 0, 'image');
}
