import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../ensure-built.mjs';
import { startBrowser, type Visit, visit } from './browser.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import * as world from './world.ts';

let browser: Browser;
let dist: string;
let server: FakeServer;
let open: Visit | undefined;

beforeAll(async () => {
  [dist, browser] = await Promise.all([ensureBuilt(), startBrowser()]);
});
afterAll(() => browser.close());
beforeEach(async () => {
  server = await startFakeServer(dist);
  world.fill(server.world);
});
afterEach(async () => {
  await open?.close();
  open = undefined;
  await server.close();
});

const app = '/applications/argocd/webapp-production';

async function go(path: string, wish: Partial<Parameters<typeof visit>[1]> = {}): Promise<Visit['page']> {
  open = await visit(browser, { url: server.url, ...wish });
  await open.page.goto(server.url + path);
  return open.page;
}

function webapp() {
  const found = server.world.applications.get('webapp-production');
  if (found === undefined) throw new Error('no webapp-production');
  return found;
}

describe('signing in', () => {
  it('leads a stranger to sign in and back to the page that was asked for', async () => {
    const page = await go(`${app}?tab=history`, { signedIn: false });
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('Username or password is wrong.').waitFor();
    await page.getByLabel('Password').fill('secret');
    await page.keyboard.press('Enter');
    await page.getByText('webapp: raise memory limit to 256Mi').waitFor();
    expect(new URL(page.url()).pathname).toBe(app);
    expect(server.writes.at(-1)).toEqual({
      call: 'POST /api/v1/session',
      body: { username: 'admin', password: 'secret' },
    });
  });

  it('never follows a return address to another site', async () => {
    const page = await go('/login?return_url=//evil.example/steal', { signedIn: false });
    await page.getByLabel('Password').fill('secret');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Applications' }).waitFor();
    expect(new URL(page.url()).host).toBe(new URL(server.url).host);
  });

  it('goes back to sign-in after signing out, and keeps nothing on screen', async () => {
    const page = await go('/applications');
    await page.getByRole('button', { name: 'Account: admin' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Capstan' }).waitFor();
    expect(await page.getByText('webapp-production').count()).toBe(0);
  });
});

describe('the list', () => {
  it('puts broken applications first and says what is wrong and where', async () => {
    server.world.applications.set('aaa', world.application('aaa'));
    server.world.applications.set('zzz', world.application('zzz', { status: world.brokenComparison() }));
    const page = await go('/applications');
    const first = page.getByRole('row').nth(1);
    await first
      .getByText('resource "ingress.yaml" is listed but there is no such file (kustomization.yaml:14)')
      .waitFor();
    expect(await first.getByRole('link').textContent()).toContain('zzz');
  });

  it('shows changes, new and deleted applications without a reload', async () => {
    const page = await go('/applications');
    await page.getByText('Live', { exact: true }).waitFor();
    const row = page.getByRole('row', { name: /webapp-production/ });
    await row.getByText('Healthy').waitFor();
    server.emit('MODIFIED', world.changed(webapp(), world.failedSync()));
    await row.getByText('Degraded').waitFor();
    await row.getByText('Out of sync').waitFor();
    server.emit('ADDED', world.application('brand-new'));
    await page.getByRole('link', { name: 'brand-new' }).waitFor();
    server.emit('DELETED', webapp());
    await row.waitFor({ state: 'detached' });
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toBe('/favicon-good.svg');
  });

  it('connects again after the stream broke, and reads what it missed', async () => {
    const page = await go('/applications');
    await page.getByText('Live', { exact: true }).waitFor();
    server.world.applications.set('missed', world.application('missed'));
    server.dropStreams();
    await page.getByRole('link', { name: 'missed' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('is driven by the keyboard: / searches, j and k move, Enter opens', async () => {
    for (const name of ['alpha', 'beta', 'gamma']) server.world.applications.set(name, world.application(name));
    const page = await go('/applications');
    await page.getByRole('link', { name: 'alpha' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('bet');
    await page.getByRole('link', { name: 'alpha' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?q=bet');
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByRole('heading', { name: 'Applications' }).click();
    for (const key of ['j', 'j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'beta' }).waitFor();
  });

  it('filters by state and says how many are left', async () => {
    server.world.applications.set('bad', world.application('bad', { status: world.failedSync() }));
    const page = await go('/applications');
    await page.getByRole('button', { name: 'Health Degraded: 1' }).click();
    await page.getByText('1 of 2 applications').first().waitFor();
    expect(await page.getByRole('link', { name: 'webapp-production' }).count()).toBe(0);
  });

  it('draws only the rows one sees of five thousand, and finds one of them', async () => {
    for (let index = 0; index < 5_000; index++)
      server.world.applications.set(`app-${index}`, world.application(`app-${index}`));
    const page = await go('/applications');
    await page.getByText('5001 applications').first().waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(60);
    await page.getByRole('searchbox').fill('app-4321');
    await page.getByRole('link', { name: 'app-4321' }).waitFor();
  });

  it('says what to do when there is nothing', async () => {
    server.world.applications.clear();
    const page = await go('/applications');
    await page.getByRole('heading', { name: 'No applications yet' }).waitFor();
  });
});

describe('the page of an application', () => {
  it('names file, line, cause and what to do of a broken source', async () => {
    server.world.applications.set('webapp-production', world.changed(webapp(), world.brokenComparison()));
    const page = await go(app);
    const problem = page.getByRole('alert');
    await problem.getByText('applications/webapp/overlays/production/kustomization.yaml:14:5').waitFor();
    await problem.getByText('resource "ingress.yaml" is listed but there is no such file').waitFor();
    await problem.getByText(/^add applications\/webapp\/overlays\/production\/ingress.yaml or remove it/).waitFor();
  });

  it('draws the tree from the Deployment to its Pods and follows a rollout', async () => {
    const page = await go(app);
    await page.getByRole('treeitem', { name: 'Deployment webapp, Healthy, Synced' }).waitFor();
    await page.getByRole('treeitem', { name: /^ReplicaSet webapp-7d9c8b6f5d/ }).waitFor();
    expect(await page.getByRole('treeitem', { name: /^Pod / }).count()).toBe(3);
    server.world.trees.set('webapp-production', world.webappTree('Degraded', 4));
    server.emit('MODIFIED', world.changed(webapp(), world.failedSync()));
    await page.getByRole('treeitem', { name: /^Pod .*Degraded/ }).waitFor();
    expect(await page.getByRole('treeitem', { name: /^Pod / }).count()).toBe(4);
  });

  it('walks and folds the tree by the keyboard', async () => {
    const page = await go(app);
    const deployment = page.getByRole('treeitem', { name: /^Deployment/ });
    await deployment.focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('treeitem', { name: /^Pod / }).first().waitFor({ state: 'detached' });
    expect(await deployment.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.locator('[role="treeitem"]:focus').getByText('ReplicaSet', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByRole('heading', { name: /webapp-7d9c8b6f5d/ })
      .waitFor();
  });

  it('shows the difference of a resource, field by field and side by side', async () => {
    server.world.managed.set('webapp-production', world.webappManaged(5));
    server.world.applications.set('webapp-production', world.changed(webapp(), world.drifted()));
    const page = await go(app);
    await page.getByRole('treeitem', { name: /^Deployment/ }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('One field differs from Git.').waitFor();
    expect((await sheet.locator('.change').allTextContents()).join()).toBe('spec.replicaslive 5→desired 3');
    await sheet.locator('.cm-merge-a .cm-changedLine', { hasText: 'replicas: 5' }).waitFor();
    await sheet.locator('.cm-merge-b .cm-changedLine', { hasText: 'replicas: 3' }).waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(open?.complaints).toEqual([]);
  });

  it('asks the server for live objects that the application does not declare', async () => {
    const page = await go(`${app}?resource=${encodeURIComponent('/Pod/production/webapp-7d9c8b6f5d-x2k9p')}`);
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('tab', { name: 'Live' }).click();
    await sheet.getByText('webapp-7d9c8b6f5d-x2k9p').nth(1).waitFor();
    expect(await sheet.getByRole('tab', { name: 'Diff' }).count()).toBe(0);
    await sheet.getByRole('tab', { name: 'Events' }).click();
    await sheet.getByText('ScalingReplicaSet').waitFor();
  });

  it('sends exactly the sync that was chosen, and shows the command for it', async () => {
    const page = await go(app);
    await page.getByRole('button', { name: 'Sync…' }).click();
    const sheet = page.getByRole('dialog', { name: 'Sync webapp-production' });
    await sheet.getByRole('checkbox', { name: /^Dry run/ }).click();
    await sheet.getByRole('checkbox', { name: /^Replace/ }).click();
    await sheet.getByLabel('Revision').fill('v1.5.0');
    await sheet.getByRole('checkbox', { name: 'All' }).click();
    await sheet.getByRole('listitem').filter({ hasText: 'ConfigMap' }).getByRole('checkbox').click();
    await sheet
      .getByText(
        'capstan app sync webapp-production --revision v1.5.0 --prune --dry-run --replace --resource :ConfigMap:production/webapp-config-k8t5m2hfbg',
      )
      .waitFor();
    await sheet.getByRole('button', { name: 'Dry run' }).click();
    await sheet.waitFor({ state: 'detached' });
    expect(server.writes).toEqual([
      {
        call: 'POST /api/v1/applications/webapp-production/sync',
        body: {
          name: 'webapp-production',
          appNamespace: 'argocd',
          revision: 'v1.5.0',
          prune: true,
          dryRun: true,
          strategy: { hook: { force: false } },
          resources: [{ group: '', kind: 'ConfigMap', namespace: 'production', name: 'webapp-config-k8t5m2hfbg' }],
          syncOptions: { items: ['Replace=true'] },
        },
      },
    ]);
  });

  it('shows a running sync with its results, and stops it on request', async () => {
    const page = await go(`${app}?tab=sync`);
    server.emit('MODIFIED', world.changed(webapp(), world.syncing()));
    const running = page.getByRole('status', { name: 'Running sync' });
    await running.getByText('waiting for healthy state of apps/Deployment/webapp').waitFor();
    await page.getByText('deployment/webapp configured').waitFor();
    await running.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop the sync' }).click();
    await expect
      .poll(() => server.writes.map(({ call }) => call))
      .toEqual(['DELETE /api/v1/applications/webapp-production/operation']);
  });

  it('tells the history with commits and their authors', async () => {
    const page = await go(`${app}?tab=history`);
    const entry = page.getByRole('listitem').filter({ hasText: 'webapp: release 1.4.2' });
    await entry.getByText('Ann Gray').waitFor();
    await entry.getByText('by automated sync in 10 s').waitFor();
  });

  it('goes back to an earlier deployment, and names Git as the way where the application syncs by itself', async () => {
    const page = await go(`${app}?tab=history`);
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('dialog').getByText('git revert HEAD && git push').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    expect(server.writes).toEqual([]);
    const byHand = { ...webapp(), spec: { ...webapp().spec, syncPolicy: {} } };
    server.emit('MODIFIED', world.changed(byHand, {}));
    await page.getByText('By hand').waitFor();
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await expect
      .poll(() => server.writes)
      .toEqual([
        {
          call: 'POST /api/v1/applications/webapp-production/rollback',
          body: { name: 'webapp-production', appNamespace: 'argocd', id: 1, prune: false },
        },
      ]);
  });

  it('leads from an application of applications to those it holds', async () => {
    server.world.applications.set('child', world.application('child'));
    server.world.trees.set('webapp-production', {
      nodes: [
        { ...world.child('argoproj.io', 'Application', 'child'), namespace: 'argocd', health: { status: 'Healthy' } },
      ],
      orphanedNodes: [],
    });
    const page = await go(app);
    await page.getByRole('treeitem', { name: 'Application child, Healthy' }).click();
    await page.getByRole('link', { name: 'Open the application' }).click();
    await page.getByRole('heading', { name: 'child', level: 1 }).waitFor();
  });

  it('says so when there is no such application', async () => {
    const page = await go('/applications/argocd/nothing');
    await page.getByRole('heading', { name: 'There is no application nothing' }).waitFor();
  });
});

describe('looks', () => {
  it('follows the system, and keeps another choice over a reload', async () => {
    const page = await go('/applications', { colorScheme: 'dark' });
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.getByRole('link', { name: 'webapp-production' }).waitFor();
    expect(await background()).toBe('rgb(13, 18, 24)');
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Light' }).click();
    await expect.poll(background).toBe('rgb(245, 246, 248)');
    await page.reload();
    await page.getByRole('link', { name: 'webapp-production' }).waitFor();
    expect(await background()).toBe('rgb(245, 246, 248)');
  });

  it.each(['/applications', app, `${app}?tab=sync`, `${app}?tab=history`, `${app}?tab=details`, `${app}?view=tree`])(
    'never scrolls sideways on a phone: %s',
    async (path) => {
      const long = 'a-name-that-goes-on-and-on-'.repeat(8);
      server.world.applications.set(long, world.application(long));
      const page = await go(path, { width: 375 });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle', { timeout: 1_000 }).catch(() => {});
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    },
  );
});

describe('other people’s words', () => {
  const payloads = [
    '<img src=x onerror=alert(1)>',
    '"><script>alert(2)</script>',
    'javascript:alert(3)',
    'data:text/html,<script>alert(4)</script>',
    ' java\tscript:alert(5)',
    'https://user:pass@evil.example/',
  ];

  it('stay text wherever they come from, and no link but a plain web address can be followed', async () => {
    const nasty = payloads.join(' ');
    const base = world.application('webapp-production', { path: nasty, project: nasty, namespace: nasty });
    const status = world.brokenComparison();
    server.world.applications.set('webapp-production', {
      ...base,
      metadata: { ...base.metadata, labels: { nasty } },
      spec: { ...base.spec, info: payloads.map((value, index) => ({ name: `link ${index}`, value })) },
      status: {
        ...status,
        conditions: [{ type: 'ComparisonError', message: nasty }],
        summary: { externalURLs: [...payloads, 'https://good.example/'], images: payloads },
      },
    });
    const tree = world.webappTree();
    server.world.trees.set('webapp-production', {
      ...tree,
      nodes: tree.nodes.map((node) => ({
        ...node,
        ...(node.kind === 'ConfigMap' ? { name: nasty } : {}),
        info: [{ name: nasty, value: nasty }],
        images: payloads,
      })),
    });
    const annotations = Object.fromEntries(payloads.map((value, index) => [`link.argocd.argoproj.io/${index}`, value]));
    server.world.managed.set(
      'webapp-production',
      world.webappManaged().map((item) => ({
        ...item,
        liveState: JSON.stringify({ apiVersion: 'v1', kind: item.kind, metadata: { name: item.name, annotations } }),
      })),
    );
    const page = await go('/applications');
    await page.getByRole('row').nth(1).waitFor();
    await page.goto(server.url + app);
    await page.getByRole('treeitem', { name: /^Deployment/ }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('tab', { name: 'Summary' }).click();
    await sheet.getByText('link.argocd.argoproj.io/2').waitFor();
    await sheet.getByRole('tab', { name: 'Live' }).click();
    await sheet.locator('.cm-content').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByText('link 2', { exact: true }).waitFor();
    const hrefs = await page.locator('a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    const outside = hrefs.filter((href) => href !== null && !/^[/#]/.test(href));
    expect(new Set(outside)).toEqual(new Set(['https://good.example/', 'https://github.com/yourorg/gitops-repo.git']));
    expect(open?.complaints).toEqual([]);
  });
});
