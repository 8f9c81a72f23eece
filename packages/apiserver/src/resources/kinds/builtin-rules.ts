import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import type { KindRules } from '#resources/kind-rules.ts';
import { autoscalerErrors } from '#resources/validate/autoscaler.ts';
import { cronJobErrors, jobChangeErrors, jobErrors } from '#resources/validate/batch.ts';
import {
  endpointSliceChangeErrors,
  endpointSliceErrors,
  nodeErrors,
  priorityClassChangeErrors,
  priorityClassErrors,
} from '#resources/validate/cluster.ts';
import { configMapErrors, dataChangeErrors, secretErrors } from '#resources/validate/data.ts';
import {
  ingressClassChangeErrors,
  ingressClassErrors,
  ingressErrors,
  newIngressErrors,
} from '#resources/validate/ingress.ts';
import { networkPolicyErrors } from '#resources/validate/network-policy.ts';
import { serviceChangeErrors, serviceErrors } from '#resources/validate/network.ts';
import { podErrors } from '#resources/validate/pod/spec.ts';
import { budgetErrors, eventErrors, leaseErrors } from '#resources/validate/policy.ts';
import { limitRangeErrors, quotaChangeErrors, quotaErrors } from '#resources/validate/quota.ts';
import { bindingChangeErrors, bindingErrors, clusterRoleErrors, roleErrors } from '#resources/validate/rbac.ts';
import { claimSpecErrors } from '#resources/validate/storage/claim-spec.ts';
import {
  driverChangeErrors,
  driverErrors,
  storageClassChangeErrors,
  storageClassErrors,
  volumeChangeErrors,
  volumeErrors,
} from '#resources/validate/storage/volume.ts';
import { webhooksErrors } from '#resources/validate/webhooks.ts';
import {
  daemonSetErrors,
  deploymentErrors,
  replicaSetErrors,
  replicationControllerErrors,
  revisionChangeErrors,
  revisionErrors,
  selectorChangeErrors,
  statefulSetChangeErrors,
  statefulSetErrors,
} from '#resources/validate/workload.ts';

import { definitionErrors } from './definition.ts';
import { podChangeErrors, preparePod } from './pod.ts';

/** What is particular to built-in kinds, by storage name. */
export const builtinRules = new Map<string, KindRules>([
  ['namespaces', { prepareCreate: prepareNamespace, initialStatus: () => ({ phase: 'Active' }) }],
  [
    'pods',
    {
      prepareCreate: preparePod,
      validate: podErrors,
      validateUpdate: podChangeErrors,
      deleteAnswersObject: true,
    },
  ],
  ['deployments.apps', { validate: deploymentErrors, validateUpdate: selectorChangeErrors }],
  ['replicasets.apps', { validate: replicaSetErrors, validateUpdate: selectorChangeErrors }],
  ['statefulsets.apps', { validate: statefulSetErrors, validateUpdate: statefulSetChangeErrors }],
  ['daemonsets.apps', { validate: daemonSetErrors, validateUpdate: selectorChangeErrors }],
  [
    'jobs.batch',
    { prepareCreate: prepareJob, validate: jobErrors, validateUpdate: jobChangeErrors, defaultPropagation: 'Orphan' },
  ],
  ['cronjobs.batch', { validate: cronJobErrors }],
  [
    'services',
    {
      validate: serviceErrors,
      validateUpdate: serviceChangeErrors,
      prepareChange: keepAddresses,
      deleteAnswersObject: true,
    },
  ],
  ['ingresses.networking.k8s.io', { validate: ingressErrors, validateCreate: newIngressErrors }],
  ['configmaps', { validate: configMapErrors, validateUpdate: dataChangeErrors }],
  ['secrets', { validate: secretErrors, validateUpdate: dataChangeErrors }],
  ['horizontalpodautoscalers.autoscaling', { validate: autoscalerErrors }],
  ['poddisruptionbudgets.policy', { validate: budgetErrors, needsRevision: true }],
  ['roles.rbac.authorization.k8s.io', { validate: roleErrors }],
  ['clusterroles.rbac.authorization.k8s.io', { validate: clusterRoleErrors }],
  ['rolebindings.rbac.authorization.k8s.io', { validate: bindingErrors, validateUpdate: bindingChangeErrors }],
  ['clusterrolebindings.rbac.authorization.k8s.io', { validate: bindingErrors, validateUpdate: bindingChangeErrors }],
  ['leases.coordination.k8s.io', { validate: leaseErrors, needsRevision: true, createsOnUpdate: true }],
  ['events', { validate: eventErrors }],
  ['replicationcontrollers', { validate: replicationControllerErrors }],
  ['controllerrevisions.apps', { validate: revisionErrors, validateUpdate: revisionChangeErrors }],
  ['nodes', { validate: nodeErrors }],
  ['endpointslices.discovery.k8s.io', { validate: endpointSliceErrors, validateUpdate: endpointSliceChangeErrors }],
  ['networkpolicies.networking.k8s.io', { validate: networkPolicyErrors }],
  ['ingressclasses.networking.k8s.io', { validate: ingressClassErrors, validateUpdate: ingressClassChangeErrors }],
  ['resourcequotas', { validate: quotaErrors, validateUpdate: quotaChangeErrors }],
  ['limitranges', { validate: limitRangeErrors }],
  ['priorityclasses.scheduling.k8s.io', { validate: priorityClassErrors, validateUpdate: priorityClassChangeErrors }],
  ['csidrivers.storage.k8s.io', { validate: driverErrors, validateUpdate: driverChangeErrors }],
  ['validatingwebhookconfigurations.admissionregistration.k8s.io', { validate: webhooksErrors }],
  ['mutatingwebhookconfigurations.admissionregistration.k8s.io', { validate: webhooksErrors }],
  [
    'persistentvolumeclaims',
    {
      validate: (claim) => claimSpecErrors(claim['spec'] ?? {}, 'spec'),
      prepareCreate: protectedBy('kubernetes.io/pvc-protection'),
      initialStatus: () => ({ phase: 'Pending' }),
      deleteAnswersObject: true,
    },
  ],
  [
    'persistentvolumes',
    {
      validate: volumeErrors,
      validateUpdate: volumeChangeErrors,
      prepareCreate: protectedBy('kubernetes.io/pv-protection'),
      initialStatus: ({ metadata }) => ({
        phase: 'Pending',
        lastPhaseTransitionTime: metadata.creationTimestamp ?? null,
      }),
      deleteAnswersObject: true,
    },
  ],
  ['volumeattributesclasses.storage.k8s.io', { prepareCreate: protectedBy('kubernetes.io/vac-protection') }],
  ['serviceaccounts', { deleteAnswersObject: true }],
  [
    'storageclasses.storage.k8s.io',
    { validate: storageClassErrors, validateUpdate: storageClassChangeErrors, deleteAnswersObject: true },
  ],
  [
    'customresourcedefinitions.apiextensions.k8s.io',
    { validate: definitionErrors, initialStatus: initialDefinitionStatus, prepareChange: addStoredVersion },
  ],
]);

/** A finalizer that keeps an object while something uses it. Source: admission plugin StorageObjectInUseProtection. */
function protectedBy(finalizer: string): (object: KubeObject) => KubeObject {
  return (object) => {
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes(finalizer)) return object;
    return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
  };
}

/** A version that objects are stored in now joins those they were ever stored in. */
function addStoredVersion(next: KubeObject): KubeObject {
  const [stored = ''] = listAt(initialDefinitionStatus(next), 'storedVersions').map(String);
  const known = listAt(next, 'status', 'storedVersions');
  if (known.includes(stored)) return next;
  return { ...next, status: { ...mapAt(next, 'status'), storedVersions: [...known, stored] } };
}

/** The finalizer that holds a namespace until it is empty. */
function prepareNamespace(namespace: KubeObject): KubeObject {
  const finalizers = listAt(namespace, 'spec', 'finalizers');
  const all = finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'];
  return { ...namespace, spec: { ...mapAt(namespace, 'spec'), finalizers: all } };
}

function initialDefinitionStatus(definition: KubeObject): JsonMap {
  const storage = listAt(definition, 'spec', 'versions').find((version) => at(version, 'storage') === true);
  return {
    conditions: null,
    acceptedNames: { plural: '', kind: '' },
    storedVersions: [stringAt(storage, 'name') ?? ''],
  };
}

/** A Job finds its pods by its own uid, unless the author chose a selector. */
function prepareJob(job: KubeObject): KubeObject {
  const spec = mapAt(job, 'spec');
  if (spec['manualSelector'] === true) return job;
  const uid = job.metadata.uid ?? '';
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': job.metadata.name,
    'controller-uid': uid,
    'job-name': job.metadata.name,
  };
  const template = mapAt(spec, 'template');
  const metadata = mapAt(template, 'metadata');
  const selector = {
    ...mapAt(spec, 'selector'),
    matchLabels: { ...mapAt(spec, 'selector', 'matchLabels'), 'batch.kubernetes.io/controller-uid': uid },
  };
  const ofTemplate = { ...mapAt(metadata, 'labels'), ...labels };
  return {
    ...job,
    metadata: { ...job.metadata, labels: { ...ofTemplate, ...job.metadata.labels } as Record<string, string> },
    spec: {
      ...spec,
      selector,
      template: { ...template, metadata: { ...metadata, labels: ofTemplate } },
    },
  };
}

/** Addresses and node ports that the server gave are kept where an update leaves them out. */
function keepAddresses(next: KubeObject, live: KubeObject): KubeObject {
  const spec = mapAt(next, 'spec');
  const before = mapAt(live, 'spec');
  if (spec['type'] === 'ExternalName' || before['type'] === 'ExternalName') return next;
  const kept: Record<string, Json> = {};
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort']) {
    const value = before[field];
    if ((spec[field] ?? '') === '' && value !== undefined) kept[field] = value;
  }
  const open = spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer';
  const ports = isList(spec['ports']) && open ? { ports: spec['ports'].map((port) => keepNodePort(port, before)) } : {};
  return { ...next, spec: { ...spec, ...kept, ...ports } };
}

function keepNodePort(port: Json, before: JsonMap): Json {
  if (!isMap(port) || port['nodePort'] !== undefined) return port;
  const same = listAt(before, 'ports').find(
    (one) => at(one, 'port') === port['port'] && at(one, 'protocol') === port['protocol'],
  );
  const nodePort = at(same, 'nodePort');
  return nodePort === undefined ? port : { ...port, nodePort };
}
