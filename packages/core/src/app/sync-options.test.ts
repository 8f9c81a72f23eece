import { describe, expect, it } from 'vitest';
import { parseSyncOptions, syncOptionsOf } from './sync-options.ts';

describe('parseSyncOptions', () => {
  it.each([
    ['CreateNamespace=true', { createNamespace: true }],
    ['RespectIgnoreDifferences=true', { respectIgnoreDifferences: true }],
    ['ServerSideApply=false', { serverSideApply: false }],
    ['ServerSideApply=true', { serverSideApply: true }],
    ['ClientSideApplyMigration=false', { clientSideApplyMigration: false }],
    ['PruneLast=true', { pruneLast: true }],
    ['Prune=false', { prune: 'false' }],
    ['Prune=confirm', { prune: 'confirm' }],
    ['Delete=confirm', { delete: 'confirm' }],
    ['Replace=true', { replace: true }],
    ['Force=true', { force: true }],
    ['Validate=false', { validate: false }],
    ['ApplyOutOfSyncOnly=true', { applyOutOfSyncOnly: true }],
    ['SkipDryRunOnMissingResource=true', { skipDryRunOnMissingResource: true }],
    ['FailOnSharedResource=true', { failOnSharedResource: true }],
    ['PrunePropagationPolicy=background', { prunePropagation: 'background' }],
  ])('%s', (option, want) => expect(parseSyncOptions([option])).toEqual({ ...want, unknown: [] }));

  it.each([
    'Novelty=true',
    'CreateNamespace',
    'CreateNamespace=yes',
    'PrunePropagationPolicy=never',
    'createNamespace=true',
  ])('keeps %s as unknown', (option) => expect(parseSyncOptions([option])).toEqual({ unknown: [option] }));

  it('lets the last of the same option win', () => {
    expect(parseSyncOptions(['Replace=true', 'Replace=false'])).toEqual({ replace: false, unknown: [] });
  });

  it("reads an object's annotation as a comma-separated list", () => {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false, PruneLast=true,' } },
    };
    expect(syncOptionsOf(object)).toEqual({ prune: 'false', pruneLast: true, unknown: [] });
  });
});
