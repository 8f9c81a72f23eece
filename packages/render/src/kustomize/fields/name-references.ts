import type { Kinds } from '#kustomize/resource-id.ts';
import type { FieldSpec } from './field-spec.ts';
import { parseFieldSpec } from './notation.ts';

/** Fields that hold the name of an object of `target`'s kind. */
export interface NameReference {
  readonly target: Kinds;
  readonly fields: readonly FieldSpec[];
}

/** Where a pod's spec lies, by kind. */
const podSpecs = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  ReplicationController: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
} as const;

type PodKind = keyof typeof podSpecs;

const podKinds: readonly PodKind[] = [
  'Pod',
  'StatefulSet',
  'Deployment',
  'ReplicationController',
  'CronJob',
  'Job',
  'DaemonSet',
];
const configKinds: readonly PodKind[] = [
  'Pod',
  'PodTemplate',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'StatefulSet',
  'Job',
  'CronJob',
];

function inPods(kinds: readonly PodKind[], ...fields: readonly string[]): readonly string[] {
  return kinds.flatMap((kind) => fields.map((field) => `${podSpecs[kind]}/${field} ${kind}`));
}

function reference(target: Kinds, ...fields: readonly string[]): NameReference {
  return { target, fields: fields.map(parseFieldSpec) };
}

const rbac = 'rbac.authorization.k8s.io';
const webhooks = 'admissionregistration.k8s.io';
const scaled = 'spec/scaleTargetRef/name HorizontalPodAutoscaler';

/**
 * In the order that kustomize goes through them. That of IngressClass can never match: its group holds a version, upstream
 * too. Source: kustomize api/internal/konfig/builtinpluginconsts/namereference.go.
 */
export const nameReferences: readonly NameReference[] = [
  reference(
    { kind: 'StorageClass', version: 'v1', group: 'storage.k8s.io' },
    'spec/storageClassName PersistentVolume',
    'spec/storageClassName PersistentVolumeClaim',
    'spec/volumeClaimTemplates/spec/storageClassName StatefulSet',
  ),
  reference(
    { kind: 'ServiceAccount', version: 'v1' },
    `subjects RoleBinding * ${rbac}`,
    `subjects ClusterRoleBinding * ${rbac}`,
    ...inPods(podKinds, 'serviceAccountName'),
  ),
  reference({ kind: 'Role', group: rbac }, `roleRef/name RoleBinding * ${rbac}`),
  reference(
    { kind: 'ClusterRole', group: rbac },
    `roleRef/name RoleBinding * ${rbac}`,
    `roleRef/name ClusterRoleBinding * ${rbac}`,
  ),
  reference(
    { kind: 'ConfigMap', version: 'v1' },
    ...inPods(
      configKinds,
      'volumes/configMap/name',
      'containers/env/valueFrom/configMapKeyRef/name',
      'initContainers/env/valueFrom/configMapKeyRef/name',
      'containers/envFrom/configMapRef/name',
      'initContainers/envFrom/configMapRef/name',
      'volumes/projected/sources/configMap/name',
    ),
    'spec/configSource/configMap Node',
    'rules/resourceNames Role',
    'rules/resourceNames ClusterRole',
    'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap Ingress',
  ),
  reference(
    { kind: 'Secret', version: 'v1' },
    ...inPods(
      configKinds,
      'volumes/secret/secretName',
      'containers/env/valueFrom/secretKeyRef/name',
      'initContainers/env/valueFrom/secretKeyRef/name',
      'containers/envFrom/secretRef/name',
      'initContainers/envFrom/secretRef/name',
      'imagePullSecrets/name',
      'volumes/projected/sources/secret/name',
    ),
    'spec/tls/secretName Ingress',
    'metadata/annotations/ingress.kubernetes.io\\/auth-secret Ingress',
    'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret Ingress',
    'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret Ingress',
    'imagePullSecrets/name ServiceAccount',
    'parameters/secretName StorageClass',
    'parameters/adminSecretName StorageClass',
    'parameters/userSecretName StorageClass',
    'parameters/secretRef StorageClass',
    'rules/resourceNames Role',
    'rules/resourceNames ClusterRole',
    'spec/template/spec/containers/env/valueFrom/secretKeyRef/name Service v1 serving.knative.dev',
    'spec/azureFile/secretName PersistentVolume',
  ),
  reference(
    { kind: 'Service', version: 'v1' },
    'spec/serviceName StatefulSet * apps',
    'spec/rules/http/paths/backend/serviceName Ingress',
    'spec/backend/serviceName Ingress',
    'spec/rules/http/paths/backend/service/name Ingress',
    'spec/defaultBackend/service/name Ingress',
    'spec/service/name APIService * apiregistration.k8s.io',
    `webhooks/clientConfig/service ValidatingWebhookConfiguration * ${webhooks}`,
    `webhooks/clientConfig/service MutatingWebhookConfiguration * ${webhooks}`,
  ),
  reference(
    { kind: 'PriorityClass', version: 'v1', group: 'scheduling.k8s.io' },
    ...inPods(podKinds, 'priorityClassName'),
  ),
  reference(
    { kind: 'PersistentVolume', version: 'v1' },
    'spec/volumeName PersistentVolumeClaim',
    'rules/resourceNames ClusterRole',
  ),
  reference(
    { kind: 'PersistentVolumeClaim', version: 'v1' },
    ...inPods(podKinds, 'volumes/persistentVolumeClaim/claimName'),
  ),
  reference({ kind: 'Deployment' }, scaled),
  reference({ kind: 'StatefulSet' }, scaled),
  reference(
    { kind: 'ValidatingAdmissionPolicy', group: webhooks },
    `spec/policyName ValidatingAdmissionPolicyBinding * ${webhooks}`,
  ),
  reference({ kind: 'IngressClass', version: 'v1', group: 'networking.k8s.io/v1' }, 'spec/ingressClassName Ingress'),
  reference({ kind: 'ReplicaSet' }, scaled),
  reference({ kind: 'ReplicationController' }, scaled),
];
