import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../web/e2e/browser.ts';
import { demoApplications } from './scenarios/start.ts';
import { openConsole } from './testing/console.ts';
import { startDemoInstallation } from './testing/demo-installation.ts';
import type { DemoInstallation } from './testing/demo-installation.ts';
import { untilSettled } from './testing/watching.ts';

describe('the demo, stopped and started again', () => {
  let folder = '';
  let demo: DemoInstallation | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'capstan-restart-'));
    browser = await startBrowser();
  }, 60_000);
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => console.error(`demo said:\n${demo?.output() ?? 'nothing'}`));
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(...more: readonly string[]): Promise<DemoInstallation> {
    expect(await demo?.close()).toEqual(demo === undefined ? undefined : [0]);
    demo = undefined;
    demo = await startDemoInstallation({ folder, webhook: true, more });
    return demo;
  }

  async function standing(installation: DemoInstallation) {
    const found = await Promise.all(demoApplications.map((name) => untilSettled(installation, name)));
    return found.map(({ metadata, status }) => ({
      uid: metadata.uid,
      revision: status?.sync?.revision,
      history: status?.history,
      operation: status?.operationState?.startedAt,
    }));
  }

  it('goes on where it was: nothing is synced again, the password stays, a page can be used', async () => {
    const first = await start();
    const before = await standing(first);
    const head = await first.clone.push('a note', { 'NOTES.md': 'Kept.\n' });
    await Promise.all(demoApplications.map((name) => untilSettled(first, name, head)));
    const generations = await generationsOf(first);

    const second = await start();
    expect(second.password).toBe(first.password);
    expect(await second.clone.git('rev-parse', 'HEAD')).toBe(`${head}\n`);
    expect(await standing(second)).toEqual(before.map((one) => ({ ...one, revision: head })));
    expect(await generationsOf(second)).toEqual(generations);
    const { page, complaints, close } = await openConsole(browser as Browser, second, '/applications');
    const row = page.getByRole('row').filter({ has: page.locator('a[href="/applications/argocd/webapp-production"]') });
    await row.getByText('Synced', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('begins anew with --fresh, and leaves alone what is not its own', async () => {
    const stranger = join(folder, 'data', 'mine.txt');
    await writeFile(stranger, 'keep me');
    const before = demo as DemoInstallation;
    const old = await standing(before);
    const fresh = await start('--fresh');
    const now = await standing(fresh);
    expect(now.every(({ uid }, index) => uid !== undefined && uid !== old[index]?.uid)).toBe(true);
    expect(now.every(({ history }) => history?.length === 1 && history[0]?.id === 0)).toBe(true);
    expect(fresh.password).not.toBe(before.password);
    expect(await fresh.clone.git('log', '--format=%s')).toBe('Initial GitOps repository structure\n');
    expect(await readFile(stranger, 'utf8')).toBe('keep me');
  });
});

async function generationsOf({ kube }: DemoInstallation): Promise<readonly (readonly [string, unknown])[]> {
  const list = await kube.get<{ items: readonly { metadata: { uid: string; generation?: number } }[] }>(
    '/apis/apps/v1/deployments',
  );
  return (list?.items ?? []).map(({ metadata }) => [metadata.uid, metadata.generation] as const);
}
