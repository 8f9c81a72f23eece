import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';
import type { Application } from '#app/application.ts';
import type { Operation } from '#app/operation.ts';
import type { OperationState } from '#app/status.ts';
import { decideAutoSync, failedReasonInfo, failedRevisionInfo, healInfo } from './auto-sync.ts';
import type { AutoSyncInput } from './auto-sync.ts';
import type { Row } from './rows.ts';
import { defaultHealBackoff } from './self-heal.ts';

const source = { repoURL: 'https://example.com/a.git', path: 'web' };
const now = Date.parse('2026-03-01T12:00:00Z');

function app(automated: object | undefined, more: Partial<Application> = {}): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', namespace: 'argocd' },
    spec: { source, destination: {}, ...(automated === undefined ? {} : { syncPolicy: { automated } }) },
    ...more,
  } as Application;
}

function row(name: string, more: Partial<Row> = {}): Row {
  const target: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
  return {
    ref: { group: '', kind: 'ConfigMap', namespace: 'web', name },
    version: 'v1',
    target,
    status: 'OutOfSync',
    hook: false,
    requiresPruning: false,
    requiresDeletionConfirmation: false,
    wave: 0,
    ...more,
  };
}

function extra(name: string): Row {
  const { target, ...rest } = row(name);
  return { ...rest, ...(target === undefined ? {} : { live: target }), requiresPruning: true };
}

function tried(
  phase: OperationState['phase'],
  operation: Operation = { sync: {} },
  revision = 'new',
): Partial<Application> {
  const operationState = {
    operation,
    phase,
    message: 'it broke',
    startedAt: '2026-03-01T11:00:00Z',
    finishedAt: '2026-03-01T11:59:59Z',
    syncResult: { revision, source },
  };
  return { status: { operationState } };
}

const heal = { prune: true, selfHeal: true };
const decide = (input: Partial<AutoSyncInput> & { app: Application }) =>
  decideAutoSync({
    desired: { is: 'newest', revision: 'new', source },
    status: 'OutOfSync',
    rows: [row('a'), row('b', { status: 'Synced' })],
    backoff: defaultHealBackoff,
    now,
    ...input,
  });

describe('an automatic sync', () => {
  it.each([
    { name: 'is not begun without automation', input: { app: app(undefined) } },
    { name: 'is not begun while automation is switched off', input: { app: app({ enabled: false }) } },
    { name: 'is not begun while Synced', input: { app: app(heal), status: 'Synced' as const } },
    { name: 'is not begun while another one was asked for', input: { app: app(heal, { operation: { sync: {} } }) } },
    { name: 'is not begun while another one runs', input: { app: app(heal, tried('Running')) } },
    { name: 'is not begun for pruning alone while prune is off', input: { app: app({}), rows: [extra('x')] } },
    { name: 'is not begun again after success without selfHeal', input: { app: app({}, tried('Succeeded')) } },
    {
      name: 'heals nothing of the last good state without selfHeal',
      input: { app: app({}), desired: { is: 'last-good' as const, revision: 'old', source } },
    },
  ])('$name', ({ input }) => {
    expect(decide(input)).toEqual({ do: 'nothing' });
  });

  it('deploys a revision that was not tried', () => {
    expect(decide({ app: app(heal, tried('Succeeded', { sync: {} }, 'old')) })).toEqual({
      do: 'sync',
      operation: { sync: { revision: 'new', prune: true }, initiatedBy: { automated: true } },
    });
  });

  it('deploys a changed source of the same revision', () => {
    const desired = { is: 'newest' as const, revision: 'new', source: { ...source, path: 'other' } };
    expect(decide({ app: app(heal, tried('Succeeded')), desired }).do).toBe('sync');
  });

  it('takes a revision that renders to the same for the one that was tried', () => {
    const desired = { is: 'newest' as const, revision: 'newer', sameAs: 'new', source };
    const auto = decide({ app: app(heal, tried('Succeeded')), desired });
    expect(auto).toMatchObject({ do: 'sync', operation: { sync: { resources: [{ name: 'a' }], revision: 'newer' } } });
  });

  it.each(['Failed', 'Error'] as const)('does not try a revision again that ended as %s', (phase) => {
    const auto = decide({ app: app(heal, tried(phase)) });
    expect(auto).toMatchObject({ do: 'refuse' });
    expect(auto.do === 'refuse' && auto.message).toContain('Failed last sync attempt to new: it broke');
  });

  it('refuses to delete everything unless that is allowed', () => {
    const rows = [extra('x'), extra('y')];
    expect(decide({ app: app(heal), rows }).do).toBe('refuse');
    expect(decide({ app: app({ ...heal, allowEmpty: true }), rows }).do).toBe('sync');
  });
});

describe('a heal', () => {
  it('lists what differs, and counts', () => {
    expect(decide({ app: app(heal, tried('Succeeded')) })).toMatchObject({
      operation: {
        info: [{ name: healInfo, value: expect.stringMatching(/^ConfigMap\/a (differed from Git|was missing)$/) }],
        sync: {
          resources: [{ kind: 'ConfigMap', namespace: 'web', name: 'a' }],
          autoHealAttemptsCount: 1,
          prune: true,
        },
      },
    });
  });

  it('waits longer and longer while something undoes it', () => {
    const waits = [1, 2, 3, 4, 5, 9].map((autoHealAttemptsCount) => {
      const auto = decide({ app: app(heal, tried('Succeeded', { sync: { autoHealAttemptsCount } })) });
      return auto.do === 'wait' ? auto.after : 0;
    });
    expect(waits).toEqual([0, 0, 1_000, 5_000, 17_000, 299_000]);
  });

  it('of the last good state never prunes, and remembers the revision that failed', () => {
    const desired = { is: 'last-good' as const, revision: 'old', source };
    const first = decide({ app: app(heal, tried('Failed')), desired, rows: [row('a'), extra('x')] });
    const info = [
      { name: failedRevisionInfo, value: 'new' },
      { name: failedReasonInfo, value: 'it broke' },
      { name: healInfo, value: expect.stringContaining('ConfigMap/a') },
    ];
    expect(first).toMatchObject({ operation: { info, sync: { revision: 'old', source, resources: [{ name: 'a' }] } } });
    expect(first.do === 'sync' && first.operation.sync?.prune).toBeUndefined();
    const operation = first.do === 'sync' ? first.operation : {};
    expect(decide({ app: app(heal, tried('Succeeded', operation, 'old')) })).toMatchObject({ do: 'refuse' });
  });
});
