import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at } from '@capstan/kube/object/read.ts';
import { afterEach, expect, it } from 'vitest';

import { createTestCluster } from '#workloads/testing/cluster.ts';
import type { TestCluster } from '#workloads/testing/cluster.ts';

let cluster: TestCluster | undefined;
afterEach(() => {
  cluster?.stop();
});

function webDeployment(image: string, spec: { readonly [field: string]: unknown } = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image }] } },
      ...spec,
    },
  } as unknown as KubeObject;
}

function conditions(object: KubeObject | undefined): readonly string[] {
  const all = (at(object, 'status', 'conditions') ?? []) as readonly {
    type: string;
    status: string;
    reason?: string;
  }[];
  return all.map(({ type, status, reason }) => `${type}=${status} ${reason ?? ''}`.trim());
}

it('brings a Deployment to ready pods with the status a real cluster shows', () => {
  cluster = createTestCluster();
  cluster.apply('deployments.apps', webDeployment('nginx:1.27'));
  cluster.pass(5000);
  const deployment = cluster.api.get('deployments.apps', 'default', 'web');
  expect(deployment?.['status']).toMatchObject({
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
  });
  expect(conditions(deployment)).toEqual([
    'Available=True MinimumReplicasAvailable',
    'Progressing=True NewReplicaSetAvailable',
  ]);
  expect(deployment?.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
  const pods = cluster.api.list('pods', { namespace: 'default' });
  expect(pods.map((pod) => at(pod, 'status', 'phase'))).toEqual(['Running', 'Running', 'Running']);
  expect(conditions(pods[0])).toEqual([
    'PodReadyToStartContainers=True',
    'Initialized=True',
    'Ready=True',
    'ContainersReady=True',
    'PodScheduled=True',
  ]);
  const reasons = cluster.api.list('events', { namespace: 'default' }).map((event) => String(event['reason']));
  expect(new Set(reasons)).toEqual(
    new Set(['ScalingReplicaSet', 'SuccessfulCreate', 'Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']),
  );
});

it('rolls a new image out and goes back to the old ReplicaSet', () => {
  cluster = createTestCluster();
  cluster.apply('deployments.apps', webDeployment('nginx:1.27'));
  cluster.pass(5000);
  const [first] = cluster.api.list('replicasets.apps');
  cluster.apply('deployments.apps', webDeployment('nginx:1.28'));
  cluster.pass(10_000);
  expect(
    cluster.api
      .list('replicasets.apps')
      .map((set) => at(set, 'spec', 'replicas'))
      .toSorted((a, b) => Number(a) - Number(b)),
  ).toEqual([0, 3]);
  expect(cluster.api.list('pods').map((pod) => at(pod, 'spec', 'containers', 0, 'image'))).toEqual(
    Array(3).fill('nginx:1.28'),
  );
  cluster.apply('deployments.apps', webDeployment('nginx:1.27'));
  cluster.pass(10_000);
  const back = cluster.api.get('replicasets.apps', 'default', first?.metadata.name ?? '');
  expect(at(back, 'status', 'availableReplicas')).toBe(3);
  expect(back?.metadata.annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/revision-history': '1',
  });
  expect(cluster.api.list('replicasets.apps')).toHaveLength(2);
});

it('keeps the old pods while a broken image cannot be pulled, and gives up at the deadline', () => {
  cluster = createTestCluster();
  cluster.apply('deployments.apps', webDeployment('nginx:1.27'));
  cluster.pass(5000);
  cluster.apply('deployments.apps', webDeployment('nginx:broken', { progressDeadlineSeconds: 60 }));
  cluster.pass(65_000);
  const deployment = cluster.api.get('deployments.apps', 'default', 'web');
  expect(conditions(deployment)).toEqual([
    'Available=True MinimumReplicasAvailable',
    'Progressing=False ProgressDeadlineExceeded',
  ]);
  expect(at(deployment, 'status')).toMatchObject({ replicas: 4, updatedReplicas: 1, availableReplicas: 3 });
  const waiting = cluster.api
    .list('pods')
    .map((pod) => at(pod, 'status', 'containerStatuses', 0, 'state', 'waiting', 'reason'))
    .filter((reason) => reason !== undefined);
  expect(waiting).toHaveLength(1);
  expect(['ErrImagePull', 'ImagePullBackOff']).toContain(waiting[0]);
});

it('scales up and down without a new revision', () => {
  cluster = createTestCluster();
  cluster.apply('deployments.apps', webDeployment('nginx'));
  cluster.pass(5000);
  cluster.apply('deployments.apps', webDeployment('nginx', { replicas: 5 }));
  cluster.pass(5000);
  expect(cluster.api.list('pods')).toHaveLength(5);
  cluster.apply('deployments.apps', webDeployment('nginx', { replicas: 0 }));
  cluster.pass(5000);
  expect(cluster.api.list('pods')).toHaveLength(0);
  expect(cluster.api.list('replicasets.apps')).toHaveLength(1);
  expect(conditions(cluster.api.get('deployments.apps', 'default', 'web'))).toContain(
    'Available=True MinimumReplicasAvailable',
  );
});

it('goes on after a restart of the controllers', () => {
  cluster = createTestCluster();
  cluster.apply('deployments.apps', webDeployment('nginx'));
  cluster.pass(60);
  cluster.restart();
  cluster.pass(5000);
  expect(at(cluster.api.get('deployments.apps', 'default', 'web'), 'status', 'availableReplicas')).toBe(3);
  expect(cluster.api.list('pods')).toHaveLength(3);
});

it('recreates: no new pod while an old one is there', () => {
  cluster = createTestCluster();
  const strategy = { strategy: { type: 'Recreate' } };
  cluster.apply('deployments.apps', webDeployment('nginx:1', strategy));
  cluster.pass(5000);
  cluster.apply('deployments.apps', webDeployment('nginx:2', strategy));
  const seen = new Set<number>();
  for (let i = 0; i < 100; i += 1) {
    cluster.pass(50);
    seen.add(new Set(cluster.api.list('pods').map((pod) => at(pod, 'spec', 'containers', 0, 'image'))).size);
  }
  expect([...seen].every((images) => images <= 1)).toBe(true);
  expect(at(cluster.api.get('deployments.apps', 'default', 'web'), 'status', 'updatedReplicas')).toBe(3);
});
