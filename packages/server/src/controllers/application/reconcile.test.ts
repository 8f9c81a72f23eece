import { describe, expect, it } from 'vitest';
import { automated, createRig } from './testing/rig.ts';

const config = (name: string, data: Record<string, string>, annotations?: Record<string, string>) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(annotations && { annotations }) },
    data,
  });

describe('an application with automated sync', () => {
  it('becomes applied, Synced and Healthy, with one entry in its history', async () => {
    const rig = createRig();
    const head = rig.git.commit({ 'web/a.json': config('a', { color: 'red' }), 'web/b.json': config('b', {}) });
    rig.createApp('web', automated);
    await rig.settle();

    expect(rig.errors).toEqual([]);
    const { status } = rig.app('web');
    expect(status?.sync).toMatchObject({ status: 'Synced', revision: head });
    expect(status?.health?.status).toBe('Healthy');
    expect(status?.operationState).toMatchObject({
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
    });
    expect(status?.history?.map(({ id, revision }) => ({ id, revision }))).toEqual([{ id: 0, revision: head }]);
    expect(rig.find('ConfigMap', 'a')?.metadata).toMatchObject({
      namespace: 'web',
      annotations: { 'argocd.argoproj.io/tracking-id': 'web:/ConfigMap:web/a' },
    });
    await rig.stop();
  });
});
