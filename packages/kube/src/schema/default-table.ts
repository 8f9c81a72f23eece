import { isList, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { DefaultRule } from './default-rule.ts';

const rbac = 'rbac.authorization.k8s.io';

const claim: DefaultRule = { volumeMode: 'Filesystem' };
const webhook: DefaultRule = {
  failurePolicy: 'Fail',
  matchPolicy: 'Equivalent',
  namespaceSelector: {},
  objectSelector: {},
  timeoutSeconds: 10,
};
const oneReplica: DefaultRule = { replicas: 1 };
const modeOfFiles: DefaultRule = { defaultMode: 420 };
const tcp: DefaultRule = { protocol: 'TCP' };
const servicePort443: DefaultRule = { port: 443 };

/** Of a Job's own spec, not of the template in a CronJob. */
export const jobRule: DefaultRule = {
  completions: (spec) => (spec['parallelism'] === undefined || spec['parallelism'] === null ? 1 : undefined),
  parallelism: 1,
  backoffLimit: (spec) => ((spec['backoffLimitPerIndex'] ?? null) === null ? 6 : 2_147_483_647),
  completionMode: 'NonIndexed',
  suspend: false,
  manualSelector: false,
  podReplacementPolicy: (spec) => (isMap(spec['podFailurePolicy']) ? 'Failed' : 'TerminatingOrFailed'),
};

/** By definition. Source: kubernetes 1.36, pkg/apis/<group>/<version>/defaults.go; checked against recorded answers. */
export const defaultRules: Readonly<Record<string, DefaultRule>> = {
  'core.v1.PodSpec': {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  },
  'core.v1.Container': containerRule(),
  'core.v1.EphemeralContainer': containerRule(),
  'core.v1.ContainerPort': tcp,
  'core.v1.ObjectFieldSelector': { apiVersion: 'v1' },
  'core.v1.Probe': { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  'core.v1.HTTPGetAction': { path: '/', scheme: 'HTTP' },
  'core.v1.GRPCAction': { service: () => '' },
  'core.v1.TopologySpreadConstraint': { whenUnsatisfiable: 'DoNotSchedule' },
  'core.v1.Volume': { emptyDir: (volume) => (hasOnlyName(volume) ? {} : undefined) },
  'core.v1.SecretVolumeSource': modeOfFiles,
  'core.v1.ConfigMapVolumeSource': modeOfFiles,
  'core.v1.DownwardAPIVolumeSource': modeOfFiles,
  'core.v1.ProjectedVolumeSource': modeOfFiles,
  'core.v1.ServiceAccountTokenProjection': { expirationSeconds: 3600 },
  'core.v1.HostPathVolumeSource': { type: '' },
  'core.v1.ISCSIVolumeSource': { iscsiInterface: 'default' },
  'core.v1.ISCSIPersistentVolumeSource': { iscsiInterface: 'default' },
  'core.v1.RBDVolumeSource': { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  'core.v1.RBDPersistentVolumeSource': { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  'core.v1.AzureDiskVolumeSource': { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
  'core.v1.ScaleIOVolumeSource': { storageMode: 'ThinProvisioned', fsType: 'xfs' },
  'core.v1.ScaleIOPersistentVolumeSource': { storageMode: 'ThinProvisioned', fsType: 'xfs' },
  'core.v1.ImageVolumeSource': { pullPolicy: (source) => pullPolicy(source['reference']) },
  'core.v1.PersistentVolumeClaimSpec': claim,
  'core.v1.PersistentVolumeClaimStatus': { phase: 'Pending' },
  'core.v1.PersistentVolumeSpec': { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' },
  'core.v1.PersistentVolumeStatus': { phase: 'Pending' },
  'core.v1.NamespaceStatus': { phase: 'Active' },
  'core.v1.Secret': { type: 'Opaque' },
  'core.v1.EndpointPort': tcp,
  'core.v1.ReplicationControllerSpec': {
    replicas: 1,
    selector: ({ template }) => {
      const metadata = isMap(template) ? template['metadata'] : undefined;
      return isMap(metadata) ? metadata['labels'] : undefined;
    },
  },
  'core.v1.ServiceSpec': {
    sessionAffinity: 'None',
    type: 'ClusterIP',
    sessionAffinityConfig: (spec) => (spec['sessionAffinity'] === 'ClientIP' ? { clientIP: {} } : undefined),
    internalTrafficPolicy: (spec) => (spec['type'] === 'ExternalName' ? undefined : 'Cluster'),
    externalTrafficPolicy: (spec) => (isReachable(spec) ? 'Cluster' : undefined),
    allocateLoadBalancerNodePorts: (spec) => (spec['type'] === 'LoadBalancer' ? true : undefined),
  },
  'core.v1.ClientIPConfig': { timeoutSeconds: 10_800 },
  'core.v1.ServicePort': tcp,

  'apps.v1.DeploymentSpec': { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  'apps.v1.DeploymentStrategy': rollingStrategy(),
  'apps.v1.RollingUpdateDeployment': { maxUnavailable: '25%', maxSurge: '25%' },
  'apps.v1.ReplicaSetSpec': oneReplica,
  'apps.v1.DaemonSetSpec': { revisionHistoryLimit: 10 },
  'apps.v1.DaemonSetUpdateStrategy': rollingStrategy(),
  'apps.v1.RollingUpdateDaemonSet': { maxUnavailable: 1, maxSurge: 0 },
  'apps.v1.StatefulSetSpec': {
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
  },
  'apps.v1.StatefulSetUpdateStrategy': rollingStrategy(),
  'apps.v1.RollingUpdateStatefulSetStrategy': { partition: 0 },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': { whenDeleted: 'Retain', whenScaled: 'Retain' },

  'batch.v1.PodFailurePolicyOnPodConditionsPattern': { status: 'True' },
  'batch.v1.CronJobSpec': {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  },

  'networking.v1.NetworkPolicySpec': {
    policyTypes: ({ egress }) => (isList(egress) && egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']),
  },
  'networking.v1.NetworkPolicyPort': tcp,
  'networking.v1.IngressClassParametersReference': { scope: 'Cluster' },
  'discovery.v1.EndpointPort': { name: () => '', protocol: 'TCP' },

  'autoscaling.v1.HorizontalPodAutoscalerSpec': { minReplicas: 1, targetCPUUtilizationPercentage: 80 },

  'autoscaling.v2.HorizontalPodAutoscalerSpec': {
    minReplicas: 1,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
  },

  'resource.v1.DeviceSubRequest': deviceCount(),
  'resource.v1.ExactDeviceRequest': deviceCount(),

  'rbac.v1.RoleRef': { apiGroup: rbac },
  'rbac.v1.Subject': { apiGroup: ({ kind }) => (kind === 'User' || kind === 'Group' ? rbac : undefined) },

  'storage.v1.StorageClass': { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
  'storage.v1.CSIDriverSpec': {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    volumeLifecycleModes: ['Persistent'],
    requiresRepublish: false,
    seLinuxMount: false,
  },
  'scheduling.v1.PriorityClass': { preemptionPolicy: 'PreemptLowerPriority' },

  'apiextensions.v1.CustomResourceDefinitionSpec': { conversion: { strategy: 'None' } },
  'apiextensions.v1.CustomResourceDefinitionNames': {
    singular: ({ kind }) => (typeof kind === 'string' && kind !== '' ? kind.toLowerCase() : undefined),
    listKind: ({ kind }) => (typeof kind === 'string' && kind !== '' ? `${kind}List` : undefined),
  },
  'apiextensions.v1.ServiceReference': servicePort443,
  'apiregistration.v1.ServiceReference': servicePort443,
  'admissionregistration.v1.ServiceReference': servicePort443,
  'admissionregistration.v1.ValidatingWebhook': webhook,
  'admissionregistration.v1.MutatingWebhook': { ...webhook, reinvocationPolicy: 'Never' },
  'admissionregistration.v1.RuleWithOperations': { scope: '*' },
  'admissionregistration.v1.NamedRuleWithOperations': { scope: '*' },
  'admissionregistration.v1.ValidatingAdmissionPolicySpec': { failurePolicy: 'Fail' },
  'admissionregistration.v1.MutatingAdmissionPolicySpec': { failurePolicy: 'Fail' },
  'admissionregistration.v1.MatchResources': { namespaceSelector: {}, objectSelector: {}, matchPolicy: 'Equivalent' },
};

function containerRule(): DefaultRule {
  return {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: ({ image }) => pullPolicy(image),
  };
}

function deviceCount(): DefaultRule {
  return {
    allocationMode: 'ExactCount',
    count: ({ allocationMode }) => (allocationMode === 'ExactCount' ? 1 : undefined),
  };
}

function rollingStrategy(): DefaultRule {
  return {
    type: 'RollingUpdate',
    rollingUpdate: ({ type }) => (type === 'RollingUpdate' ? {} : undefined),
  };
}

/** No tag, or the tag latest: look for a newer image at each start. */
function pullPolicy(image: Json | undefined): string {
  if (typeof image !== 'string' || image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function hasOnlyName(volume: JsonMap): boolean {
  return Object.entries(volume).every(([name, source]) => name === 'name' || source === null);
}

function isReachable({ type, externalIPs }: JsonMap): boolean {
  return type === 'NodePort' || type === 'LoadBalancer' || (isList(externalIPs) && externalIPs.length > 0);
}
