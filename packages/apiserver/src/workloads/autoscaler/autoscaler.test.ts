import { afterEach, describe, expect, it } from 'vitest';

import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, numberAt } from '@capstan/kube/object/read.ts';
import { conditionsOf } from '#workloads/runtime/condition.ts';
import { createTestCluster } from '#workloads/testing/cluster.ts';
import type { TestCluster } from '#workloads/testing/cluster.ts';

import { decide } from './decide.ts';

function autoscaler(annotations: { readonly [key: string]: string } = {}): KubeObject {
  const target = { type: 'Utilization', averageUtilization: 50 };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default', annotations },
    spec: {
      minReplicas: 2,
      maxReplicas: 6,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
  };
}

describe('the size of a target', () => {
  const cpu = 'cpu resource utilization (percentage of request)';
  it.each([
    ['stays when its pods are as busy as wanted', 3, undefined, 0, 3, ''],
    ['stays within a tenth of the target', 3, 160, 0, 3, ''],
    ['grows with the load', 3, 230, 0, 5, `${cpu} above target`],
    ['grows to twice the size or four pods at most', 2, 1000, 0, 4, `${cpu} above target`],
    ['never passes maxReplicas', 4, 1000, 0, 6, `${cpu} above target`],
    ['falls when nobody wanted more lately', 5, 150, 3, 3, 'All metrics below target'],
    ['waits to fall while more was wanted lately', 5, 150, 5, 5, ''],
    ['never falls below minReplicas', 4, 10, 1, 2, 'All metrics below target'],
    ['is led back from above the range', 9, undefined, 0, 6, 'Current number of replicas above Spec.MaxReplicas'],
    ['is led back from below the range', 1, undefined, 0, 2, 'Current number of replicas below Spec.MinReplicas'],
    ['is left alone at zero', 0, 500, 0, 0, ''],
  ] as const)('%s', (...[, replicas, load, highest, desired, reason]) => {
    const found = decide({ autoscaler: autoscaler(), replicas, load, highest });
    expect({ desired: found.desired, reason: found.reason }).toEqual({ desired, reason });
  });
});

describe('an autoscaler in the cluster', () => {
  let cluster: TestCluster | undefined;
  afterEach(() => cluster?.stop());

  const deployment = (): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
    },
  });
  const resource = 'horizontalpodautoscalers.autoscaling';
  const live = () => cluster?.api.get(resource, 'default', 'web') as KubeObject;
  const reasons = () => conditionsOf(live()).map(({ type, status, reason }) => `${type}=${status} ${reason}`);

  it('says so while its target is missing, and recovers when it comes', () => {
    cluster = createTestCluster();
    cluster.apply(resource, autoscaler());
    cluster.pass(1_000);
    expect(reasons()).toEqual(['AbleToScale=False FailedGetScale']);
    expect(at(live(), 'status', 'conditions', 0, 'message')).toBe(
      'the HPA controller was unable to get the target\'s current scale: deployments.apps "web" not found',
    );
    cluster.apply('deployments.apps', deployment());
    cluster.pass(1_000);
    expect(reasons()).toEqual([
      'AbleToScale=True ReadyForNewScale',
      'ScalingActive=True ValidMetricFound',
      'ScalingLimited=False DesiredWithinRange',
    ]);
    expect(at(live(), 'status')).toMatchObject({ currentReplicas: 3, desiredReplicas: 3 });
  });

  it('follows a load up at once and down after five minutes', () => {
    cluster = createTestCluster();
    const size = () => numberAt(cluster?.api.get('deployments.apps', 'default', 'web'), 'spec', 'replicas');
    cluster.apply('deployments.apps', deployment());
    cluster.apply(resource, autoscaler({ 'simulate.capstan.dev/load': '290' }));
    cluster.pass(60_000);
    expect(size()).toBe(6);
    cluster.apply(resource, {
      ...live(),
      metadata: { ...live().metadata, annotations: { 'simulate.capstan.dev/load': '100' } },
    });
    cluster.pass(120_000);
    expect(size()).toBe(6);
    expect(reasons()[0]).toBe('AbleToScale=True ScaleDownStabilized');
    cluster.pass(300_000);
    expect(size()).toBe(2);
  });
});
