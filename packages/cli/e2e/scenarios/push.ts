import { expect, it } from 'vitest';
import { openConsole } from '../testing/console.ts';
import type { Stage } from '../testing/suite.ts';
import { untilSettled } from '../testing/watching.ts';

const overlay = 'applications/webapp/overlays/production/kustomization.yaml';

/** The main job of the product, as its users see it. */
export function followsPushes(stage: Stage, how: string): void {
  it(`shows the new ReplicaSet of a pushed image tag without a reload (${how})`, async () => {
    const { installation, browser } = stage;
    await untilSettled(installation, 'webapp-production');
    const { page, complaints, close } = await openConsole(
      browser,
      installation,
      '/applications/argocd/webapp-production',
    );
    const replicaSets = page.getByRole('treeitem', { name: /^ReplicaSet webapp-/ });
    await replicaSets.first().waitFor();
    const before = await replicaSets.count();
    // A reload would lose it.
    await page.evaluate('window.notReloaded = true');

    const text = await installation.clone.read(overlay);
    const changed = text.replace(/newTag: .*/, `newTag: 1.25.${before}-alpine`);
    const revision = await installation.clone.push('webapp: roll out a new nginx', { [overlay]: changed });
    const pushed = performance.now();
    await replicaSets.nth(before).waitFor();
    console.log(
      `the new ReplicaSet was on screen ${Math.round(performance.now() - pushed)} ms after the push (${how})`,
    );

    expect(await page.evaluate('window.notReloaded')).toBe(true);
    const after = await untilSettled(installation, 'webapp-production', revision);
    expect(after.status?.summary?.images).toEqual([`nginx:1.25.${before}-alpine`]);
    expect(complaints).toEqual([]);
    await close();
  });

  it(`goes back by git revert and push (${how})`, async () => {
    const { installation } = stage;
    const before = await untilSettled(installation, 'webapp-production');
    const text = await installation.clone.read(overlay);
    const images = before.status?.summary?.images;
    const changed = text.replace(/newTag: .*/, 'newTag: 1.27.0-alpine');
    const hash = await installation.clone.push('webapp: roll out a mistake', { [overlay]: changed });
    const wrong = await untilSettled(installation, 'webapp-production', hash);
    expect(wrong.status?.summary?.images).toEqual(['nginx:1.27.0-alpine']);

    const revert = await installation.clone.revert(hash);
    const after = await untilSettled(installation, 'webapp-production', revert);
    expect(after.status?.summary?.images).toEqual(images);
    const ids = after.status?.history?.map(({ id }) => id) ?? [];
    const last = before.status?.history?.at(-1)?.id ?? 0;
    expect(ids.slice(-2)).toEqual([last + 1, last + 2]);
    expect(after.status?.history?.at(-1)?.revision).toBe(revert);
  });
}
