import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';
import { healthOf } from './health-of.ts';

function object(apiVersion: string, kind: string, parts: Record<string, unknown>): KubeObject {
  const { metadata, ...rest } = parts;
  return { apiVersion, kind, metadata: { name: 'x', generation: 2, ...(metadata as object) }, ...rest } as KubeObject;
}

const status = (fields: object) => ({ status: { observedGeneration: 2, ...fields } });
const condition = (type: string, state: string, reason = '', message = '') => ({
  type,
  status: state,
  reason,
  message,
});
const waiting = (reason: string, message?: string) => ({
  containerStatuses: [{ state: { waiting: { reason, message } } }],
});
const always = { restartPolicy: 'Always' };
const balanced = { status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } } };

/** Rows: apiVersion, kind, the object, the health, a part of the message. */
const cases: readonly (readonly [string, Record<string, unknown>, string | undefined, string?])[] = [
  ['apps/v1 Deployment', { spec: { replicas: 3, paused: true } }, 'Suspended'],
  [
    'apps/v1 Deployment',
    { spec: { replicas: 3 }, status: { observedGeneration: 1 } },
    'Progressing',
    'observed deployment generation',
  ],
  [
    'apps/v1 Deployment',
    {
      spec: { replicas: 3 },
      ...status({ conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')] }),
    },
    'Degraded',
    'progress deadline',
  ],
  [
    'apps/v1 Deployment',
    { spec: { replicas: 3 }, ...status({ replicas: 3, updatedReplicas: 1 }) },
    'Progressing',
    '1 out of 3 new',
  ],
  [
    'apps/v1 Deployment',
    { spec: { replicas: 3 }, ...status({ replicas: 4, updatedReplicas: 3 }) },
    'Progressing',
    '1 old replicas',
  ],
  [
    'apps/v1 Deployment',
    { spec: { replicas: 3 }, ...status({ replicas: 3, updatedReplicas: 3, availableReplicas: 2 }) },
    'Progressing',
    '2 of 3',
  ],
  [
    'apps/v1 Deployment',
    { spec: { replicas: 3 }, ...status({ replicas: 3, updatedReplicas: 3, availableReplicas: 3 }) },
    'Healthy',
  ],
  ['apps/v1 Deployment', { spec: { replicas: 0 }, ...status({}) }, 'Healthy'],
  ['apps/v1beta1 Deployment', { spec: {} }, 'Unknown', 'unsupported version'],
  [
    'apps/v1 ReplicaSet',
    { spec: { replicas: 2 }, ...status({ conditions: [condition('ReplicaFailure', 'True', 'x', 'quota')] }) },
    'Degraded',
    'quota',
  ],
  ['apps/v1 ReplicaSet', { spec: { replicas: 2 }, ...status({ availableReplicas: 1 }) }, 'Progressing', '1 out of 2'],
  ['apps/v1 ReplicaSet', { spec: { replicas: 2 }, ...status({ availableReplicas: 2 }) }, 'Healthy'],
  ['apps/v1 StatefulSet', { spec: { replicas: 2 }, status: {} }, 'Progressing', 'observed'],
  [
    'apps/v1 StatefulSet',
    { spec: { replicas: 2 }, ...status({ readyReplicas: 1 }) },
    'Progressing',
    'Waiting for 1 pods',
  ],
  [
    'apps/v1 StatefulSet',
    {
      spec: { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      ...status({ readyReplicas: 2, updatedReplicas: 0 }),
    },
    'Progressing',
    '0 out of 1',
  ],
  [
    'apps/v1 StatefulSet',
    {
      spec: { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } },
      ...status({ readyReplicas: 2, updatedReplicas: 2, updateRevision: 'b', currentRevision: 'a' }),
    },
    'Healthy',
  ],
  [
    'apps/v1 StatefulSet',
    { spec: { replicas: 2 }, ...status({ readyReplicas: 2, updateRevision: 'b', currentRevision: 'a' }) },
    'Progressing',
    'revision b',
  ],
  [
    'apps/v1 StatefulSet',
    {
      spec: { replicas: 2, updateStrategy: { type: 'OnDelete' } },
      ...status({ readyReplicas: 2, updateRevision: 'b', currentRevision: 'a' }),
    },
    'Healthy',
  ],
  [
    'apps/v1 DaemonSet',
    { spec: {}, ...status({ desiredNumberScheduled: 3, updatedNumberScheduled: 1 }) },
    'Progressing',
    '1 out of 3',
  ],
  [
    'apps/v1 DaemonSet',
    { spec: {}, ...status({ desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 }) },
    'Progressing',
    '2 of 3',
  ],
  [
    'apps/v1 DaemonSet',
    { spec: {}, ...status({ desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 }) },
    'Healthy',
  ],
  [
    'v1 Pod',
    { spec: always, status: { phase: 'Pending', ...waiting('ImagePullBackOff', 'Back-off pulling image') } },
    'Degraded',
    'Back-off pulling',
  ],
  ['v1 Pod', { spec: always, status: { phase: 'Pending', ...waiting('ContainerCreating') } }, 'Progressing'],
  [
    'v1 Pod',
    { spec: { restartPolicy: 'Never' }, status: { phase: 'Pending', ...waiting('ErrImagePull') } },
    'Progressing',
  ],
  ['v1 Pod', { spec: always, status: { phase: 'Running', conditions: [condition('Ready', 'True')] } }, 'Healthy'],
  ['v1 Pod', { spec: always, status: { phase: 'Running' } }, 'Progressing'],
  [
    'v1 Pod',
    { spec: always, status: { phase: 'Running', containerStatuses: [{ lastState: { terminated: { exitCode: 1 } } }] } },
    'Degraded',
  ],
  ['v1 Pod', { spec: { restartPolicy: 'OnFailure' }, status: { phase: 'Running' } }, 'Progressing'],
  [
    'v1 Pod',
    {
      spec: { restartPolicy: 'Never' },
      status: { phase: 'Failed', containerStatuses: [{ name: 'c', state: { terminated: { exitCode: 3 } } }] },
    },
    'Degraded',
    'exit code 3',
  ],
  ['v1 Pod', { spec: { restartPolicy: 'Never' }, status: { phase: 'Succeeded' } }, 'Healthy'],
  ['v1 Pod', {}, 'Unknown'],
  [
    'batch/v1 Job',
    { status: { conditions: [condition('Failed', 'True', 'BackoffLimitExceeded', 'too often')] } },
    'Degraded',
    'too often',
  ],
  ['batch/v1 Job', { status: { conditions: [condition('Complete', 'True')] } }, 'Healthy'],
  ['batch/v1 Job', { status: { conditions: [condition('Suspended', 'True')] } }, 'Suspended'],
  ['batch/v1 Job', { status: { conditions: [condition('Suspended', 'False')] } }, 'Healthy'],
  ['batch/v1 Job', { status: { active: 1 } }, 'Progressing'],
  ['batch/v1 CronJob', { spec: { suspend: true } }, 'Healthy', 'Suspended'],
  [
    'batch/v1 CronJob',
    { spec: {}, status: { lastScheduleTime: '2026-01-02T00:00:00Z', lastSuccessfulTime: '2026-01-01T00:00:00Z' } },
    'Degraded',
  ],
  [
    'batch/v1 CronJob',
    { spec: {}, status: { lastScheduleTime: '2026-01-02T00:00:00Z', lastSuccessfulTime: '2026-01-02T00:01:00Z' } },
    'Healthy',
  ],
  ['v1 Service', { spec: { type: 'ClusterIP' } }, 'Healthy'],
  ['v1 Service', { spec: { type: 'LoadBalancer' } }, 'Progressing'],
  ['v1 Service', { spec: { type: 'LoadBalancer' }, ...balanced }, 'Healthy'],
  ['networking.k8s.io/v1 Ingress', {}, 'Progressing'],
  ['networking.k8s.io/v1 Ingress', balanced, 'Healthy'],
  ['v1 PersistentVolumeClaim', { status: { phase: 'Bound' } }, 'Healthy'],
  ['v1 PersistentVolumeClaim', { status: { phase: 'Lost' } }, 'Degraded'],
  [
    'autoscaling/v2 HorizontalPodAutoscaler',
    {
      status: {
        conditions: [
          condition('AbleToScale', 'True', 'ok'),
          condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics'),
        ],
      },
    },
    'Degraded',
    'no metrics',
  ],
  [
    'autoscaling/v2 HorizontalPodAutoscaler',
    { status: { conditions: [condition('AbleToScale', 'True', 'ok', 'fine')] } },
    'Healthy',
    'fine',
  ],
  ['autoscaling/v2 HorizontalPodAutoscaler', {}, 'Progressing'],
  [
    'autoscaling/v1 HorizontalPodAutoscaler',
    { metadata: { annotations: { 'autoscaling.alpha.kubernetes.io/conditions': '{' } } },
    'Unknown',
  ],
  [
    'policy/v1 PodDisruptionBudget',
    { status: { conditions: [condition('DisruptionAllowed', 'False', 'InsufficientPods')] } },
    'Healthy',
  ],
  [
    'policy/v1 PodDisruptionBudget',
    { status: { conditions: [condition('DisruptionAllowed', 'False', 'SyncFailed')] } },
    'Degraded',
  ],
  [
    'apiextensions.k8s.io/v1 CustomResourceDefinition',
    { status: { conditions: [condition('Established', 'True'), condition('NamesAccepted', 'True')] } },
    'Healthy',
  ],
  [
    'apiregistration.k8s.io/v1 APIService',
    { status: { conditions: [condition('Available', 'False', 'Missing', 'gone')] } },
    'Progressing',
    'Missing: gone',
  ],
  ['v1 ConfigMap', {}, undefined],
  ['example.com/v1 Widget', { status: { conditions: [condition('Ready', 'False')] } }, undefined],
  ['argoproj.io/v1alpha1 Application', { status: { health: { status: 'Degraded' } } }, undefined],
];

describe('health', () => {
  it.each(cases.map((one) => ({ one })))('$one.0 $one.1 is $one.2', ({ one: [type, parts, expected, message] }) => {
    const [apiVersion = '', kind = ''] = type.split(' ');
    const health = healthOf(object(apiVersion, kind, parts));
    expect(health?.status).toBe(expected);
    expect(health?.message ?? '').toContain(message ?? '');
  });

  it('of anything that is being deleted is Progressing, but for hooks that wait for their result', () => {
    const metadata = { deletionTimestamp: '2026-01-01T00:00:00Z' };
    expect(healthOf(object('v1', 'ConfigMap', { metadata }))).toEqual({
      status: 'Progressing',
      message: 'Pending deletion',
    });
    const hook = {
      metadata: { ...metadata, finalizers: ['argocd.argoproj.io/hook-finalizer'] },
      status: { conditions: [condition('Complete', 'True')] },
    };
    expect(healthOf(object('batch/v1', 'Job', hook))?.status).toBe('Healthy');
  });

  it('survives objects of any shape', () => {
    for (const [type] of cases) {
      const [apiVersion = '', kind = ''] = type.split(' ');
      for (const odd of [null, 'text', 7, [], [null]]) {
        expect(() => healthOf(object(apiVersion, kind, { spec: odd, status: odd }))).not.toThrow();
        expect(() =>
          healthOf(object(apiVersion, kind, { status: { conditions: odd, containerStatuses: odd } })),
        ).not.toThrow();
      }
    }
  });
});
