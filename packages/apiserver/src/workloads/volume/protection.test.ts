import { afterEach, expect, it } from 'vitest';

import type { KubeObject } from '@capstan/kube/object/object.ts';
import { createTestCluster } from '#workloads/testing/cluster.ts';
import type { TestCluster } from '#workloads/testing/cluster.ts';

const claims = 'persistentvolumeclaims';

let cluster: TestCluster | undefined;
afterEach(() => cluster?.stop());

const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'user', namespace: 'default' },
  spec: {
    containers: [{ name: 'app', image: 'nginx' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  },
};

it('lets an unused claim and its volume go', () => {
  cluster = createTestCluster();
  cluster.apply(claims, claim);
  cluster.pass(3000);
  expect(cluster.api.list('persistentvolumes')).toHaveLength(1);
  cluster.api.delete(claims, 'default', 'data', {});
  cluster.pass(3000);
  expect(cluster.api.list(claims)).toEqual([]);
  expect(cluster.api.list('persistentvolumes')).toEqual([]);
});

it('keeps a claim until the pod that uses it is gone', () => {
  cluster = createTestCluster();
  cluster.apply(claims, claim);
  cluster.pass(1000);
  cluster.apply('pods', pod);
  cluster.pass(5000);
  cluster.api.delete(claims, 'default', 'data', {});
  cluster.pass(3000);
  expect(cluster.api.get(claims, 'default', 'data')?.metadata.deletionTimestamp).toBeDefined();
  cluster.api.delete('pods', 'default', 'user', {});
  cluster.pass(60_000);
  expect(cluster.api.get(claims, 'default', 'data')).toBeUndefined();
});
