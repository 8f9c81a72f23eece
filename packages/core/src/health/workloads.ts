import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, booleanAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';
import { conditionsOf, count, isUnobserved } from './condition.ts';
import type { Health } from './health.ts';

function progressing(message: string): Health {
  return { status: 'Progressing', message };
}

export function deploymentHealth(object: KubeObject): Health {
  if (booleanAt(object, 'spec', 'paused') === true) return { status: 'Suspended', message: 'Deployment is paused' };
  if (isUnobserved(object)) {
    return progressing('Waiting for rollout to finish: observed deployment generation less than desired generation');
  }
  const stuck = conditionsOf(object).find(
    ({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
  );
  if (stuck !== undefined) {
    return { status: 'Degraded', message: `Deployment "${object.metadata.name}" exceeded its progress deadline` };
  }
  const wanted = numberAt(object, 'spec', 'replicas');
  const [updated, total, available] = ['updatedReplicas', 'replicas', 'availableReplicas'].map((field) =>
    count(object, field),
  ) as [number, number, number];
  if (wanted !== undefined && updated < wanted) {
    return progressing(`Waiting for rollout to finish: ${updated} out of ${wanted} new replicas have been updated...`);
  }
  if (total > updated) {
    return progressing(`Waiting for rollout to finish: ${total - updated} old replicas are pending termination...`);
  }
  if (available < updated) {
    return progressing(`Waiting for rollout to finish: ${available} of ${updated} updated replicas are available...`);
  }
  return { status: 'Healthy' };
}

export function replicaSetHealth(object: KubeObject): Health {
  if (isUnobserved(object)) {
    return progressing('Waiting for rollout to finish: observed replica set generation less than desired generation');
  }
  const failure = conditionsOf(object).find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (failure !== undefined) return { status: 'Degraded', message: failure.message };
  const wanted = numberAt(object, 'spec', 'replicas');
  const available = count(object, 'availableReplicas');
  if (wanted !== undefined && available < wanted) {
    return progressing(`Waiting for rollout to finish: ${available} out of ${wanted} new replicas are available...`);
  }
  return { status: 'Healthy' };
}

export function statefulSetHealth(object: KubeObject): Health {
  if (count(object, 'observedGeneration') === 0 || isUnobserved(object)) {
    return progressing('Waiting for statefulset spec update to be observed...');
  }
  const wanted = numberAt(object, 'spec', 'replicas');
  const ready = count(object, 'readyReplicas');
  if (wanted !== undefined && ready < wanted) return progressing(`Waiting for ${wanted - ready} pods to be ready...`);
  const strategy = stringAt(object, 'spec', 'updateStrategy', 'type');
  if (strategy === 'RollingUpdate' && at(object, 'spec', 'updateStrategy', 'rollingUpdate') !== undefined) {
    return partitionedHealth(object, wanted);
  }
  if (strategy === 'OnDelete') return { status: 'Healthy', message: `statefulset has ${ready} ready pods` };
  const revision = stringAt(object, 'status', 'updateRevision');
  if (revision !== stringAt(object, 'status', 'currentRevision')) {
    return progressing(
      `waiting for statefulset rolling update to complete ${count(object, 'updatedReplicas')} pods at revision ${revision ?? ''}...`,
    );
  }
  return {
    status: 'Healthy',
    message: `statefulset rolling update complete ${count(object, 'currentReplicas')} pods at revision ${revision ?? ''}...`,
  };
}

/** As Argo CD does, the revisions are not looked at here. */
function partitionedHealth(object: KubeObject, wanted: number | undefined): Health {
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  const updated = count(object, 'updatedReplicas');
  if (wanted !== undefined && partition !== undefined && updated < wanted - partition) {
    return progressing(
      `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...`,
    );
  }
  return { status: 'Healthy', message: `partitioned roll out complete: ${updated} new pods have been updated...` };
}

export function daemonSetHealth(object: KubeObject): Health {
  if (isUnobserved(object)) {
    return progressing('Waiting for rollout to finish: observed daemon set generation less than desired generation');
  }
  const [updated, wanted, available] = ['updatedNumberScheduled', 'desiredNumberScheduled', 'numberAvailable'].map(
    (field) => count(object, field),
  ) as [number, number, number];
  if (stringAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return { status: 'Healthy', message: `daemon set ${updated} out of ${wanted} new pods have been updated` };
  }
  if (updated < wanted) {
    return progressing(
      `Waiting for daemon set "${object.metadata.name}" rollout to finish: ${updated} out of ${wanted} new pods have been updated...`,
    );
  }
  if (available < wanted) {
    return progressing(
      `Waiting for daemon set "${object.metadata.name}" rollout to finish: ${available} of ${wanted} updated pods are available...`,
    );
  }
  return { status: 'Healthy' };
}
