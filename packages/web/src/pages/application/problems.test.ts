import type { Application } from '@capstan/core/app/application.ts';
import type { ApplicationStatus, OperationState } from '@capstan/core/app/status.ts';
import { describe, expect, it } from 'vitest';
import { operationView } from './operation-view.ts';
import { problemsOf } from './problems.ts';

function app(status: ApplicationStatus): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'a' },
    spec: { destination: {} },
    status,
  };
}

const failed: OperationState = {
  operation: { sync: {}, initiatedBy: { username: 'ann' } },
  phase: 'Failed',
  message: 'one or more objects failed to apply',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:05Z',
  syncResult: {
    resources: [
      { kind: 'Service', name: 's', status: 'Synced', hookPhase: 'Running', message: 'service/s configured' },
      { group: 'apps', kind: 'Deployment', name: 'd', status: 'SyncFailed', message: 'field is immutable' },
    ],
  },
};

describe('problems', () => {
  it('come errors first, each with the next step', () => {
    const problems = problemsOf(
      app({
        conditions: [
          { type: 'OrphanedResourceWarning', message: '2 orphans' },
          { type: 'ComparisonError', message: 'a.yaml:1:2: bad' },
        ],
      }),
    );
    expect(problems.map(({ title, tone }) => [title, tone])).toEqual([
      ['Comparison error', 'bad'],
      ['Orphaned resource warning', 'warn'],
    ]);
    expect(problems[0]?.advice).toMatch(/push/);
  });

  it('name what failed to sync, not only that something did', () => {
    expect(problemsOf(app({ operationState: failed }))[0]?.findings.map(({ text }) => text)).toEqual([
      'Deployment d: field is immutable',
    ]);
  });

  it('tell a failed sync once', () => {
    const conditions = [{ type: 'SyncError', message: 'Failed sync attempt to 8f0a3c1' }];
    expect(problemsOf(app({ conditions, operationState: failed }))).toHaveLength(1);
  });

  it('say why what was applied does not work', () => {
    const message = 'Caused by apps/Deployment/web: Pod web-1: Back-off pulling image "nginx:9.99"';
    const [problem] = problemsOf(app({ health: { status: 'Degraded', message } }));
    expect(problem).toMatchObject({ tone: 'bad', title: 'Degraded', findings: [{ text: message }] });
  });

  it('are none where all is well', () => {
    expect(problemsOf(app({ sync: { status: 'Synced' }, operationState: { ...failed, phase: 'Succeeded' } }))).toEqual(
      [],
    );
  });
});

describe('a sync', () => {
  it('lists what failed first, and counts an applied resource as done', () => {
    const view = operationView(failed);
    expect(view.results.map(({ name, tone }) => `${name} ${tone}`)).toEqual(['d bad', 's good']);
    expect(view).toMatchObject({ failed: 1, running: false, by: 'ann' });
  });

  it('says that it waits to try again', () => {
    const view = operationView({ ...failed, phase: 'Running', retryCount: 1 });
    expect(view.running).toBe(true);
    expect(view.headline).toBe('Waiting to try again (attempt 2 failed): one or more objects failed to apply');
  });

  it('shows hooks by their phase', () => {
    const view = operationView({
      ...failed,
      phase: 'Running',
      syncResult: { resources: [{ kind: 'Job', name: 'j', hookType: 'PreSync', hookPhase: 'Running' }] },
    });
    expect(view.results).toMatchObject([{ outcome: 'Running', tone: 'busy', hook: true, phase: 'PreSync' }]);
  });
});
