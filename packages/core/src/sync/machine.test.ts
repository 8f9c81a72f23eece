import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';
import type { OperationState } from '#app/status.ts';
import type { HealthStatus } from '#health/health.ts';
import { nextStep } from './machine.ts';
import { recordOutcomes } from './results.ts';
import { makeTasks } from './tasks.ts';

const argo = (key: string) => `argocd.argoproj.io/${key}`;

function object(kind: string, name: string, annotations: Record<string, string> = {}): KubeObject {
  const apiVersion = kind === 'Job' ? 'batch/v1' : kind === 'Deployment' ? 'apps/v1' : 'v1';
  return { apiVersion, kind, metadata: { name, namespace: 'web', annotations } };
}

const begun: OperationState = {
  operation: { sync: { prune: true } },
  phase: 'Running',
  startedAt: '2026-03-01T12:00:00Z',
  syncResult: { revision: 'abc1234def', resources: [] },
};

/** Plays a sync: everything applied is there at once, with the health that the table gives by name. */
function play(
  objects: readonly KubeObject[],
  healths: Record<string, HealthStatus> = {},
  extra: readonly KubeObject[] = [],
) {
  const live = new Map(extra.map((found) => [found.metadata.name, found]));
  let state = begun;
  let dryRunPassed = false;
  const said: string[] = [];
  for (let i = 0; i < 50; i++) {
    const tasks = makeTasks({
      state,
      targets: objects.map((target) => ({ object: target })),
      extra: extra.filter(({ metadata }) => live.has(metadata.name)),
      live: ({ name }) => live.get(name),
      inSync: () => false,
    });
    const step = nextStep({
      state,
      tasks,
      dryRunPassed,
      health: ({ metadata }) => ({ status: healths[metadata.name] ?? 'Healthy' }),
    });
    switch (step.do) {
      case 'dry-run':
        dryRunPassed = true;
        continue;
      case 'run': {
        said.push(`run ${step.tasks.map((task) => `${task.do === 'prune' ? '-' : ''}${task.ref.name}`).join(' ')}`);
        for (const task of step.tasks) {
          if (task.do === 'prune') live.delete(task.ref.name);
          else live.set(task.ref.name, task.target);
        }
        const outcomes = step.tasks.map((task) => ({ task, ok: true as const, message: 'done' }));
        const resources = recordOutcomes(step.results, outcomes);
        state = { ...state, syncResult: { ...state.syncResult, resources } };
        if (step.last) return [...said, 'end'];
        continue;
      }
      case 'clear':
        said.push(`clear ${step.hooks.map(({ ref }) => ref.name).join(' ')}`);
        for (const { ref } of step.hooks) live.delete(ref.name);
        continue;
      case 'wait':
        return [...said, step.message];
      case 'finish':
        return [...said, step.phase];
    }
  }
  return [...said, 'endless'];
}

describe('a sync', () => {
  it.each([
    {
      name: 'of one wave ends as soon as it is applied',
      objects: [object('ConfigMap', 'a'), object('Deployment', 'd')],
      healths: { d: 'Progressing' as const },
      want: ['run a d', 'end'],
    },
    {
      name: 'of two waves waits for the health of the first',
      objects: [object('Deployment', 'd'), object('ConfigMap', 'a', { [argo('sync-wave')]: '1' })],
      healths: { d: 'Progressing' as const },
      want: ['run d', 'waiting for healthy state of apps/Deployment/d'],
    },
    {
      name: 'runs negative waves first',
      objects: [object('ConfigMap', 'a'), object('ConfigMap', 'b', { [argo('sync-wave')]: '-1' })],
      want: ['run b', 'run a', 'end'],
    },
    {
      name: 'fails when an object of an earlier wave is degraded',
      objects: [object('Deployment', 'd'), object('ConfigMap', 'a', { [argo('sync-wave')]: '1' })],
      healths: { d: 'Degraded' as const },
      want: ['run d', 'Failed'],
    },
    {
      name: 'runs hooks in their phases',
      objects: [
        object('Job', 'after', { [argo('hook')]: 'PostSync' }),
        object('Job', 'before', { [argo('hook')]: 'PreSync' }),
        object('ConfigMap', 'a'),
      ],
      want: ['run before', 'run a', 'run after', 'Succeeded'],
    },
    {
      name: 'waits for a running hook',
      objects: [object('Job', 'before', { [argo('hook')]: 'PreSync' }), object('ConfigMap', 'a')],
      healths: { before: 'Progressing' as const },
      want: ['run before', 'waiting for completion of hook batch/Job/before'],
    },
    {
      name: 'runs SyncFail hooks only after a failure',
      objects: [
        object('Job', 'before', { [argo('hook')]: 'PreSync' }),
        object('Job', 'sorry', { [argo('hook')]: 'SyncFail' }),
        object('ConfigMap', 'a'),
      ],
      healths: { before: 'Degraded' as const },
      want: ['run before', 'run sorry', 'Failed'],
    },
    {
      name: 'deletes the hook object of an earlier run first',
      objects: [object('Job', 'before', { [argo('hook')]: 'PreSync' })],
      extra: [object('Job', 'before', { [argo('hook')]: 'PreSync' })],
      want: ['clear before', 'run before', 'Succeeded'],
    },
    {
      name: 'prunes in the same wave as it applies',
      objects: [object('ConfigMap', 'a')],
      extra: [object('ConfigMap', 'x')],
      want: ['run a -x', 'end'],
    },
    {
      name: 'prunes last when told so',
      objects: [object('ConfigMap', 'a')],
      extra: [object('ConfigMap', 'x', { [argo('sync-options')]: 'PruneLast=true' })],
      want: ['run a', 'run -x', 'end'],
    },
    {
      name: 'waits for the confirmation of a prune',
      objects: [object('ConfigMap', 'a')],
      extra: [object('ConfigMap', 'x', { [argo('sync-options')]: 'Prune=confirm' })],
      want: ['waiting for pruning confirmation of ConfigMap/x'],
    },
    {
      name: 'ignores skipped objects and garbage hooks',
      objects: [
        object('ConfigMap', 'a'),
        object('Job', 's', { [argo('hook')]: 'Skip' }),
        object('Job', 'g', { [argo('hook')]: 'Sometime' }),
      ],
      want: ['run a', 'end'],
    },
  ])('$name', ({ objects, healths = {}, extra = [], want }) => {
    expect(play(objects, healths, extra)).toEqual(want);
  });

  it('that is terminated ends, and stops the hooks that run', () => {
    const hook = object('Job', 'before', { [argo('hook')]: 'PreSync' });
    const input = { targets: [{ object: hook }], extra: [], inSync: () => false };
    const created = makeTasks({ ...input, state: begun, live: () => undefined });
    const resources = recordOutcomes(
      [],
      created.map((task) => ({ task, ok: true as const, message: 'done' })),
    );
    const state = { ...begun, phase: 'Terminating' as const, syncResult: { ...begun.syncResult, resources } };
    const tasks = makeTasks({ ...input, state, live: () => hook });
    const step = nextStep({ state, tasks, dryRunPassed: false, health: () => ({ status: 'Progressing' }) });
    expect(step).toMatchObject({ do: 'finish', phase: 'Failed', message: 'Operation terminated' });
    expect(step.do === 'finish' && step.stop.map(({ ref }) => ref.name)).toEqual(['before']);
  });

  it('names a generated hook the same after any crash', () => {
    const { name: _name, ...metadata } = object('Job', '', { [argo('hook')]: 'PostSync' }).metadata;
    const hook = { ...object('Job', ''), metadata: { ...metadata, generateName: 'check-' } } as unknown as KubeObject;
    const names = [1, 2].map(
      () =>
        makeTasks({
          state: begun,
          targets: [{ object: hook }],
          extra: [],
          live: () => undefined,
          inSync: () => false,
        })[0]?.ref.name,
    );
    expect(names).toEqual(['check-abc1234-postsync-1772366400', 'check-abc1234-postsync-1772366400']);
  });
});
