import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import type { KindRules } from '#resources/kind-rules.ts';
import { ingressErrors, serviceChangeErrors, serviceErrors } from '#resources/validate/network.ts';
import { podSpecErrors } from '#resources/validate/pod-spec.ts';
import {
  autoscalerErrors,
  bindingChangeErrors,
  bindingErrors,
  budgetErrors,
  claimErrors,
  dataChangeErrors,
  dataErrors,
  eventErrors,
  leaseErrors,
  roleErrors,
} from '#resources/validate/policy.ts';
import {
  cronJobErrors,
  daemonSetErrors,
  deploymentErrors,
  jobChangeErrors,
  jobErrors,
  replicaSetErrors,
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
      validate: (pod) => podSpecErrors(pod['spec'], 'spec'),
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
  ['ingresses.networking.k8s.io', { validate: ingressErrors }],
  ['configmaps', { validate: dataErrors, validateUpdate: dataChangeErrors }],
  ['secrets', { validate: dataErrors, validateUpdate: dataChangeErrors }],
  ['horizontalpodautoscalers.autoscaling', { validate: autoscalerErrors }],
  ['poddisruptionbudgets.policy', { validate: budgetErrors, needsRevision: true }],
  ['roles.rbac.authorization.k8s.io', { validate: roleErrors }],
  ['clusterroles.rbac.authorization.k8s.io', { validate: roleErrors }],
  ['rolebindings.rbac.authorization.k8s.io', { validate: bindingErrors, validateUpdate: bindingChangeErrors }],
  ['clusterrolebindings.rbac.authorization.k8s.io', { validate: bindingErrors, validateUpdate: bindingChangeErrors }],
  ['leases.coordination.k8s.io', { validate: leaseErrors, needsRevision: true, createsOnUpdate: true }],
  ['events', { validate: eventErrors }],
  [
    'persistentvolumeclaims',
    { validate: claimErrors, initialStatus: () => ({ phase: 'Pending' }), deleteAnswersObject: true },
  ],
  ['persistentvolumes', { initialStatus: () => ({ phase: 'Pending' }), deleteAnswersObject: true }],
  ['serviceaccounts', { deleteAnswersObject: true }],
  ['storageclasses.storage.k8s.io', { deleteAnswersObject: true }],
  [
    'customresourcedefinitions.apiextensions.k8s.io',
    { validate: definitionErrors, initialStatus: initialDefinitionStatus, prepareChange: addStoredVersion },
  ],
]);

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
