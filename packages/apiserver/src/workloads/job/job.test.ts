import { afterEach, expect, it } from 'vitest';

import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at } from '@capstan/kube/object/read.ts';
import { conditionsOf } from '#workloads/runtime/condition.ts';
import { createTestCluster } from '#workloads/testing/cluster.ts';
import type { TestCluster } from '#workloads/testing/cluster.ts';

let cluster: TestCluster | undefined;
afterEach(() => cluster?.stop());

function jobThat(script: string, spec: { readonly [field: string]: number } = {}): KubeObject {
  const container = { name: 'work', image: 'busybox', command: ['sh', '-c', script] };
  const template = { spec: { restartPolicy: 'Never', containers: [container] } };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'default' },
    spec: { ...spec, template },
  };
}

it.each([
  ['succeeds', 'echo done', {}, 'SuccessCriteriaMet,Complete', { succeeded: 1 }],
  ['completes several', 'true', { completions: 3, parallelism: 2 }, 'SuccessCriteriaMet,Complete', { succeeded: 3 }],
  ['fails', 'exit 1', { backoffLimit: 1 }, 'FailureTarget,Failed', { failed: 2 }],
] as const)('a Job %s', (...[, script, spec, conditions, counts]) => {
  cluster = createTestCluster();
  cluster.apply('jobs.batch', jobThat(script, spec));
  cluster.pass(40_000);
  const job = cluster.api.get('jobs.batch', 'default', 'work');
  expect(
    conditionsOf(job as KubeObject)
      .map(({ type }) => type)
      .join(),
  ).toBe(conditions);
  expect(at(job, 'status')).toMatchObject(counts);
  expect(at(job, 'status', 'uncountedTerminatedPods')).toEqual({});
});

it('goes after ttlSecondsAfterFinished, with its pods', () => {
  cluster = createTestCluster();
  cluster.apply('jobs.batch', jobThat('true', { ttlSecondsAfterFinished: 5 }));
  cluster.pass(10_000);
  expect(cluster.api.list('jobs.batch')).toEqual([]);
  expect(cluster.api.list('pods')).toEqual([]);
});
