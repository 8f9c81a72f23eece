import { afterEach, describe, expect, it } from 'vitest';

import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at } from '@capstan/kube/object/read.ts';
import { createTestCluster } from '#workloads/testing/cluster.ts';
import type { TestCluster } from '#workloads/testing/cluster.ts';

import { budgetCounts } from './counts.ts';

function pod(name: string, { ready = true, leaving = false } = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...(leaving ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

function budget(
  spec: { readonly [field: string]: Json },
  disruptedPods: { readonly [pod: string]: string } = {},
): KubeObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    status: { disruptedPods },
  };
}

const now = Date.parse('2026-01-01T00:01:00Z');
const three = [pod('a'), pod('b'), pod('c')];

describe('a disruption budget', () => {
  it.each<[string, KubeObject, readonly KubeObject[], number, number, number, number]>([
    ['keeps a number of pods', budget({ minAvailable: 2 }), three, 3, 1, 2, 3],
    ['keeps a share of what the controllers want, rounded up', budget({ minAvailable: '50%' }), three, 3, 1, 2, 3],
    ['lets a number go', budget({ maxUnavailable: 1 }), three, 3, 1, 2, 3],
    ['lets a share go, rounded up', budget({ maxUnavailable: '30%' }), three, 3, 1, 2, 3],
    ['counts only ready pods', budget({ minAvailable: 2 }), [pod('a'), pod('b', { ready: false })], 2, 0, 2, 2],
    [
      'expects leaving pods but does not count them',
      budget({ minAvailable: 1 }),
      [pod('a', { leaving: true })],
      1,
      0,
      1,
      1,
    ],
    ['allows nothing for pods without a controller', budget({ maxUnavailable: 1 }), three, 0, 0, 0, 0],
    ['allows nothing while there are no pods', budget({ minAvailable: 0 }), [], 0, 0, 0, 0],
    ['counts granted evictions as gone', budget({ minAvailable: 2 }, { a: '2026-01-01T00:00:30Z' }), three, 3, 0, 2, 3],
    [
      'forgets evictions that never showed',
      budget({ minAvailable: 2 }, { a: '2025-12-31T23:00:00Z' }),
      three,
      3,
      1,
      2,
      3,
    ],
  ])('%s', (...[, given, pods, scale, disruptionsAllowed, desiredHealthy, expectedPods]) => {
    expect(budgetCounts(given, { pods, scale, now })).toMatchObject({
      disruptionsAllowed,
      desiredHealthy,
      expectedPods,
    });
  });
});

describe('in the cluster', () => {
  let cluster: TestCluster | undefined;
  afterEach(() => cluster?.stop());

  it('follows the pods of a Deployment', () => {
    cluster = createTestCluster();
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
    const deployment: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template },
    };
    const { status: _status, ...wish } = budget({ maxUnavailable: 1 });
    cluster.apply('poddisruptionbudgets.policy', wish as KubeObject);
    cluster.pass(100);
    const status = () => at(cluster?.api.get('poddisruptionbudgets.policy', 'default', 'web'), 'status');
    expect(status()).toMatchObject({ disruptionsAllowed: 0, expectedPods: 0 });
    cluster.apply('deployments.apps', deployment);
    cluster.pass(10_000);
    expect(status()).toEqual({
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 4,
      desiredHealthy: 3,
      expectedPods: 4,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: 'True',
          observedGeneration: 1,
          lastTransitionTime: expect.any(String) as string,
          reason: 'SufficientPods',
          message: '',
        },
      ],
    });
  });
});
