import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import { resourceName } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

import { each, fill, within } from './fill.ts';
import {
  defaultAutoscaler,
  defaultEndpoints,
  defaultEndpointSlice,
  defaultIngress,
  defaultIngressClass,
  defaultNetworkPolicy,
  defaultService,
} from './network.ts';
import { defaultClaim, defaultPod, defaultPodSpec } from './pod-spec.ts';
import {
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultReplicationController,
  defaultStatefulSet,
  defaultTemplate,
} from './workload.ts';

type Defaulter = (object: JsonMap) => JsonMap;

const ofSpec =
  (change: Defaulter): Defaulter =>
  (object) =>
    within(object, 'spec', change);

const byName = new Map<string, Defaulter>([
  ['pods', ofSpec((spec) => defaultPod(defaultPodSpec(spec)))],
  ['namespaces', defaultNamespace],
  ['podtemplates', (object) => defaultTemplate(object)],
  ['replicationcontrollers', ofSpec(defaultReplicationController)],
  ['deployments.apps', ofSpec(defaultDeployment)],
  ['replicasets.apps', ofSpec(defaultReplicaSet)],
  ['statefulsets.apps', ofSpec(defaultStatefulSet)],
  ['daemonsets.apps', ofSpec(defaultDaemonSet)],
  ['jobs.batch', ofSpec(defaultJob)],
  ['cronjobs.batch', ofSpec(defaultCronJob)],
  ['services', ofSpec(defaultService)],
  ['ingresses.networking.k8s.io', ofSpec(defaultIngress)],
  ['ingressclasses.networking.k8s.io', ofSpec(defaultIngressClass)],
  ['networkpolicies.networking.k8s.io', ofSpec(defaultNetworkPolicy)],
  ['endpointslices.discovery.k8s.io', defaultEndpointSlice],
  ['endpoints', defaultEndpoints],
  ['horizontalpodautoscalers.autoscaling', ofSpec(defaultAutoscaler)],
  ['secrets', (object) => fill(foldStringData(object), { type: 'Opaque' })],
  ['persistentvolumeclaims', ofSpec(defaultClaim)],
  [
    'persistentvolumes',
    ofSpec((spec) => fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' })),
  ],
  [
    'storageclasses.storage.k8s.io',
    (object) => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  ],
  [
    'csidrivers.storage.k8s.io',
    ofSpec((spec) =>
      fill(spec, {
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        volumeLifecycleModes: ['Persistent'],
        requiresRepublish: false,
        seLinuxMount: false,
      }),
    ),
  ],
  ['poddisruptionbudgets.policy', (object) => object],
  ['roles.rbac.authorization.k8s.io', (object) => object],
  ['rolebindings.rbac.authorization.k8s.io', defaultBinding],
  ['clusterrolebindings.rbac.authorization.k8s.io', defaultBinding],
  ['priorityclasses.scheduling.k8s.io', (object) => fill(object, { preemptionPolicy: 'PreemptLowerPriority' })],
  ['customresourcedefinitions.apiextensions.k8s.io', ofSpec(defaultDefinition)],
  ['events', defaultEvent],
  ['limitranges', ofSpec((spec) => each(spec, 'limits', defaultLimits))],
  [
    'validatingwebhookconfigurations.admissionregistration.k8s.io',
    (object) => each(object, 'webhooks', defaultWebhook),
  ],
  [
    'mutatingwebhookconfigurations.admissionregistration.k8s.io',
    (object) => each(object, 'webhooks', (hook) => fill(defaultWebhook(hook), { reinvocationPolicy: 'Never' })),
  ],
  [
    'apiservices.apiregistration.k8s.io',
    ofSpec((spec) => within(spec, 'service', (service) => fill(service, { port: 443 }))),
  ],
]);

/** A decoded object of a built-in kind with the defaults of its kind. */
export function defaultBuiltin(resource: Resource, object: JsonMap): JsonMap {
  const version = `${resourceName(resource)}/${resource.version}`;
  if (version === 'horizontalpodautoscalers.autoscaling/v1')
    return within(object, 'spec', (spec) => fill(spec, { minReplicas: 1 }));
  return byName.get(resourceName(resource))?.(object) ?? object;
}

/** The label that selectors find a namespace by. */
function defaultNamespace(namespace: JsonMap): JsonMap {
  return within(namespace, 'metadata', (metadata) => {
    const { name } = metadata;
    if (typeof name !== 'string' || name === '') return metadata;
    const labels = isMap(metadata['labels']) ? metadata['labels'] : {};
    return { ...metadata, labels: { ...labels, 'kubernetes.io/metadata.name': name } };
  });
}

/** stringData is a way of writing data: it is folded in and never stored. */
function foldStringData(secret: JsonMap): JsonMap {
  const { stringData, ...rest } = secret;
  if (!isMap(stringData)) return secret;
  const encoded = Object.entries(stringData).map(([key, value]): [string, Json] => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  const before = isMap(secret['data']) ? secret['data'] : {};
  return { ...rest, data: { ...before, ...Object.fromEntries(encoded) } };
}

function defaultBinding(binding: JsonMap): JsonMap {
  const withGroups = each(binding, 'subjects', (subject) => {
    const kind = subject['kind'];
    return kind === 'User' || kind === 'Group' ? fill(subject, { apiGroup: 'rbac.authorization.k8s.io' }) : subject;
  });
  return within(withGroups, 'roleRef', (ref) => fill(ref, { apiGroup: 'rbac.authorization.k8s.io' }));
}

function defaultDefinition(spec: JsonMap): JsonMap {
  const named = within(spec, 'names', (names) => {
    const kind = String(names['kind'] ?? '');
    return fill(names, { singular: kind.toLowerCase(), listKind: kind === '' ? undefined : `${kind}List` });
  });
  return fill(named, { conversion: { strategy: 'None' } });
}

function defaultEvent(event: JsonMap): JsonMap {
  return event;
}

function defaultLimits(limit: JsonMap): JsonMap {
  if (limit['type'] !== 'Container') return limit;
  const part = (name: string): JsonMap => (isMap(limit[name]) ? limit[name] : {});
  const defaults = { ...part('max'), ...part('default') };
  const requests = { ...part('min'), ...defaults, ...part('defaultRequest') };
  const kept = (map: JsonMap): JsonMap | undefined => (Object.keys(map).length === 0 ? undefined : map);
  return fill(limit, { default: kept(defaults), defaultRequest: kept(requests) });
}

function defaultWebhook(hook: JsonMap): JsonMap {
  const filled = fill(hook, {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  });
  const client = within(filled, 'clientConfig', (config) =>
    within(config, 'service', (service) => fill(service, { port: 443 })),
  );
  return isList(client['rules']) ? each(client, 'rules', (rule) => fill(rule, { scope: '*' })) : client;
}
