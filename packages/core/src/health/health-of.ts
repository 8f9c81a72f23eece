import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import { finalizers } from './hook-finalizer.ts';
import type { Health } from './health.ts';
import { daemonSetHealth, deploymentHealth, replicaSetHealth, statefulSetHealth } from './workloads.ts';
import { cronJobHealth, jobHealth } from './jobs.ts';
import {
  apiServiceHealth,
  claimHealth,
  definitionHealth,
  disruptionBudgetHealth,
  ingressHealth,
  serviceHealth,
} from './others.ts';
import { autoscalerHealth } from './autoscaler.ts';
import { podHealth } from './pod.ts';

type Check = (object: KubeObject) => Health;

interface Kind {
  /** Versions the check understands; any when left out. */
  readonly versions?: readonly string[];
  readonly check: Check;
}

/** By `group/Kind`. Source: gitops-engine pkg/health, and Argo CD's bundled scripts for built-in kinds (argocd.md 2.2, 2.3). */
const kinds: ReadonlyMap<string, Kind> = new Map([
  ['apps/Deployment', { versions: ['v1'], check: deploymentHealth }],
  ['apps/StatefulSet', { versions: ['v1'], check: statefulSetHealth }],
  ['apps/DaemonSet', { versions: ['v1'], check: daemonSetHealth }],
  ['apps/ReplicaSet', { versions: ['v1'], check: replicaSetHealth }],
  ['/Pod', { versions: ['v1'], check: podHealth }],
  ['batch/Job', { versions: ['v1'], check: jobHealth }],
  ['batch/CronJob', { check: cronJobHealth }],
  ['/PersistentVolumeClaim', { versions: ['v1'], check: claimHealth }],
  ['/Service', { versions: ['v1'], check: serviceHealth }],
  ['networking.k8s.io/Ingress', { check: ingressHealth }],
  ['extensions/Ingress', { check: ingressHealth }],
  ['apiregistration.k8s.io/APIService', { versions: ['v1', 'v1beta1'], check: apiServiceHealth }],
  ['autoscaling/HorizontalPodAutoscaler', { versions: ['v1', 'v2'], check: autoscalerHealth }],
  ['policy/PodDisruptionBudget', { check: disruptionBudgetHealth }],
  ['apiextensions.k8s.io/CustomResourceDefinition', { check: definitionHealth }],
]);

/** The health of a live object; undefined for kinds that have none. Never throws, whatever the object looks like. */
export function healthOf(object: KubeObject): Health | undefined {
  const { deletionTimestamp, finalizers: ends = [] } = object.metadata;
  if (deletionTimestamp !== undefined && !ends.includes(finalizers.hook)) {
    return { status: 'Progressing', message: 'Pending deletion' };
  }
  const { group, version } = parseApiVersion(object.apiVersion);
  const kind = kinds.get(`${group}/${object.kind}`);
  if (kind === undefined) return undefined;
  if (kind.versions !== undefined && !kind.versions.includes(version)) {
    return { status: 'Unknown', message: `unsupported version ${object.apiVersion} of ${object.kind}` };
  }
  return kind.check(object);
}
