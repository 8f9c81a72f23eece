import { afterEach, expect, it } from 'vitest';

import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at } from '@capstan/kube/object/read.ts';
import { createTestCluster } from '#workloads/testing/cluster.ts';
import type { TestCluster } from '#workloads/testing/cluster.ts';

let cluster: TestCluster | undefined;
afterEach(() => cluster?.stop());

function deploymentIn(namespace: string): KubeObject {
  const labels = { app: 'web' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'nginx' }] } },
    },
  };
}

it.each(['Background', 'Foreground'] as const)('deletes what a Deployment owns: %s', (propagationPolicy) => {
  cluster = createTestCluster();
  cluster.apply('deployments.apps', deploymentIn('default'));
  cluster.pass(3000);
  expect(cluster.api.delete('deployments.apps', 'default', 'web', { propagationPolicy }).ok).toBe(true);
  const stillThere = cluster.api.get('deployments.apps', 'default', 'web') !== undefined;
  expect(stillThere).toBe(propagationPolicy === 'Foreground');
  cluster.pass(3000);
  for (const resource of ['deployments.apps', 'replicasets.apps', 'pods'])
    expect(cluster.api.list(resource)).toEqual([]);
});

it('orphans and lets a new Deployment adopt', () => {
  cluster = createTestCluster();
  cluster.apply('deployments.apps', deploymentIn('default'));
  cluster.pass(3000);
  const [before] = cluster.api.list('replicasets.apps');
  cluster.api.delete('deployments.apps', 'default', 'web', { propagationPolicy: 'Orphan' });
  cluster.pass(1000);
  expect(cluster.api.get('deployments.apps', 'default', 'web')).toBeUndefined();
  expect(cluster.api.list('replicasets.apps')[0]?.metadata.ownerReferences).toBeUndefined();
  cluster.apply('deployments.apps', deploymentIn('default'));
  cluster.pass(1000);
  const after = cluster.api.list('replicasets.apps');
  expect(after.map(({ metadata }) => metadata.uid)).toEqual([before?.metadata.uid]);
  expect(after[0]?.metadata.ownerReferences).toHaveLength(1);
  expect(cluster.api.list('pods')).toHaveLength(2);
});

it('empties a namespace and lets it go', () => {
  cluster = createTestCluster();
  cluster.apply('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
    spec: { finalizers: ['kubernetes'] },
  });
  cluster.apply('deployments.apps', deploymentIn('shop'));
  cluster.pass(3000);
  expect(cluster.api.get('serviceaccounts', 'shop', 'default')).toBeDefined();
  expect(cluster.api.get('configmaps', 'shop', 'kube-root-ca.crt')).toBeDefined();
  cluster.api.delete('namespaces', '', 'shop');
  cluster.pass(5000);
  expect(cluster.api.get('namespaces', '', 'shop')).toBeUndefined();
  expect(cluster.api.list('pods')).toEqual([]);
  expect(cluster.api.list('deployments.apps')).toEqual([]);
});

it('fills the endpoints of a Service and gives a load balancer its address', () => {
  cluster = createTestCluster();
  cluster.apply('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
  });
  cluster.apply('deployments.apps', deploymentIn('default'));
  cluster.pass(3000);
  expect(at(cluster.api.get('endpoints', 'default', 'web'), 'subsets', 0, 'addresses')).toHaveLength(2);
  const [slice] = cluster.api.list('endpointslices.discovery.k8s.io');
  expect(at(slice, 'endpoints', 1, 'conditions')).toEqual({ ready: true, serving: true, terminating: false });
  const service = cluster.api.get('services', 'default', 'web');
  expect(at(service, 'status', 'loadBalancer', 'ingress', 0, 'ip')).toBe('172.18.255.200');
  cluster.api.delete('services', 'default', 'web');
  cluster.pass(1000);
  expect(cluster.api.list('endpointslices.discovery.k8s.io')).toEqual([]);
  expect(cluster.api.get('endpoints', 'default', 'web')).toBeUndefined();
});
