import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';
import { automated, createRig } from './testing/rig.ts';
import type { StepName } from './env.ts';

const annotations = (name: string, value: string) => ({ [`argocd.argoproj.io/${name}`]: value });
const config = (name: string, color: string) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { color } });
const hook = (name: string, phase: string, policy: string) =>
  JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, annotations: { ...annotations('hook', phase), ...annotations('hook-delete-policy', policy) } },
    spec: { template: { spec: { restartPolicy: 'Never' } } },
  });

const commits = ['red', 'blue', 'green'].map((color) => ({
  'web/a.json': config('a', color),
  'web/b.json': config('b', color),
  'web/migrate.json': hook('migrate', 'PreSync', 'BeforeHookCreation'),
  'web/check.json': hook('check', 'PostSync', 'HookSucceeded'),
}));

/** Runs all commits; the process dies at the given step (counted over the whole run) and is started again. */
async function run(dieAt: number) {
  let steps = 0;
  let dead = false;
  const names: StepName[] = [];
  const step = (name: StepName): void | Promise<void> => {
    names.push(name);
    steps++;
    if (steps === dieAt) dead = true;
    // A dead process does nothing any more.
    return dead ? new Promise<void>(() => undefined) : undefined;
  };
  const rig = createRig({ step, dead: () => dead });
  rig.createApp('web', automated);
  const jobs = new Map<string, Set<string>>();
  const unsubscribe = rig.cache.subscribe(({ type, object }) => {
    if (object.kind !== 'Job' || type !== 'ADDED') return;
    const revision = String(rig.app('web').status?.operationState?.syncResult?.revision);
    const key = `${object.metadata.name} ${revision}`;
    jobs.set(key, (jobs.get(key) ?? new Set()).add(object.metadata.uid ?? ''));
  });

  async function reviveAndSettle(): Promise<void> {
    await rig.settle();
    if (!dead) return;
    dead = false;
    rig.restart();
    await rig.settle();
  }

  for (const files of commits) {
    rig.git.commit(files);
    for (let round = 0; round < 6; round++) {
      await reviveAndSettle();
      for (const job of rig.cache.list('batch', 'Job')) {
        if (job['status'] === undefined) rig.put({ ...job, status: { phase: 'Done' } } as KubeObject, 'job-controller');
      }
    }
  }
  unsubscribe();
  const app = rig.app('web');
  const objects = rig.cache
    .list('', 'ConfigMap')
    .map(({ metadata, data }) => ({ name: metadata.name, generation: metadata.generation, data }));
  return {
    steps,
    names,
    objects,
    jobs: [...jobs].map(([key, uids]) => `${key} ${uids.size}`),
    history: app.status?.history?.map(({ id, revision }) => ({ id, revision })),
    phase: app.status?.operationState?.phase,
    sync: app.status?.sync?.status,
    errors: rig.errors,
    left: rig.cache.list('batch', 'Job').map(({ metadata }) => metadata.name),
  };
}

describe('a process that dies at any step of a sync', async () => {
  const undisturbed = await run(0);

  it('has a plain run to be compared with', () => {
    expect(undisturbed).toMatchObject({ phase: 'Succeeded', sync: 'Synced', errors: [], left: ['migrate'] });
    expect(undisturbed.history?.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(undisturbed.jobs.every((line) => line.endsWith(' 1'))).toBe(true);
    expect(undisturbed.names).toContain('before-status');
  });

  it.each(Array.from({ length: undisturbed.steps }, (_, i) => i + 1))(
    'leaves the same objects, hooks and history when killed at step %i',
    async (dieAt) => {
      const { objects, jobs, history, phase, sync, errors, left } = await run(dieAt);
      expect({ objects, jobs, history, phase, sync, errors, left }).toEqual({
        objects: undisturbed.objects,
        jobs: undisturbed.jobs,
        history: undisturbed.history,
        phase: 'Succeeded',
        sync: 'Synced',
        errors: [],
        left: ['migrate'],
      });
    },
  );
});
