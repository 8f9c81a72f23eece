import { expect, it } from 'vitest';
import { openConsole } from '../testing/console.ts';
import type { Stage } from '../testing/suite.ts';
import { untilSettled } from '../testing/watching.ts';

export const demoApplications = ['applications', 'infrastructure', 'orders', 'webapp-production', 'webapp-staging'];

/** Nobody does anything: what Git says comes to run. */
export function startsByItself(stage: Stage): void {
  it('brings every application of the demo to Synced and Healthy, on screen, for who signs in', async () => {
    const { page, complaints, close } = await openConsole(stage.browser, stage.installation);
    for (const name of demoApplications) {
      const row = page.getByRole('row').filter({ has: page.locator(`a[href="/applications/argocd/${name}"]`) });
      await row.getByText('Synced', { exact: true }).waitFor();
      await row.getByText('Healthy', { exact: true }).waitFor();
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it('lets nobody in with a wrong password', async () => {
    const { url } = stage.installation;
    const answer = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: 'wrong' }),
    });
    expect(answer.status).toBe(401);
    expect((await fetch(`${url}/api/v1/applications`)).status).toBe(401);
  });

  it('rolls out five Pods of the production overlay, with the address of its Ingress', async () => {
    const { kube } = stage.installation;
    const application = await untilSettled(stage.installation, 'webapp-production');
    expect(application.status?.summary?.images).toEqual(['nginx:1.21.6-alpine']);
    const pods = await kube.get<{ items: readonly unknown[] }>('/api/v1/namespaces/applications/pods');
    expect(pods?.items).toHaveLength(5);
  });
}
