import type { FieldSpec } from './field-spec.ts';
import { parseFieldSpec } from './notation.ts';

/** The fields of kustomize's transformers. Source: kustomize api/internal/konfig/builtinpluginconsts. */

/** Labels of the object and of the pods it makes. */
export const templateLabelFields: readonly FieldSpec[] = [
  '+metadata/labels',
  '+spec/template/metadata/labels ReplicationController v1',
  '+spec/template/metadata/labels Deployment',
  '+spec/template/metadata/labels ReplicaSet',
  '+spec/template/metadata/labels DaemonSet',
  '+spec/template/metadata/labels StatefulSet * apps',
  '+spec/volumeClaimTemplates[]/metadata/labels StatefulSet * apps',
  '+spec/template/metadata/labels Job * batch',
  '+spec/jobTemplate/metadata/labels CronJob * batch',
  '+spec/jobTemplate/spec/template/metadata/labels CronJob * batch',
].map(parseFieldSpec);

const affinities = [
  'podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
  'podAffinity/requiredDuringSchedulingIgnoredDuringExecution',
  'podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
  'podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution',
];

function scheduling(kind: string): readonly string[] {
  return [
    ...affinities.map((term) => `spec/template/spec/affinity/${term}/labelSelector/matchLabels ${kind} * apps`),
    `spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels ${kind} * apps`,
  ];
}

/** Labels and everything that selects by them. */
export const selectorFields: readonly FieldSpec[] = [
  ...[
    '+spec/selector Service v1',
    '+spec/selector ReplicationController v1',
    '+spec/selector/matchLabels Deployment',
    ...scheduling('Deployment'),
    '+spec/selector/matchLabels ReplicaSet',
    '+spec/selector/matchLabels DaemonSet',
    '+spec/selector/matchLabels StatefulSet * apps',
    ...scheduling('StatefulSet'),
    'spec/selector/matchLabels Job * batch',
    'spec/jobTemplate/spec/selector/matchLabels CronJob * batch',
    'spec/selector/matchLabels PodDisruptionBudget * policy',
    'spec/podSelector/matchLabels NetworkPolicy * networking.k8s.io',
    'spec/ingress/from/podSelector/matchLabels NetworkPolicy * networking.k8s.io',
    'spec/egress/to/podSelector/matchLabels NetworkPolicy * networking.k8s.io',
  ].map(parseFieldSpec),
  ...templateLabelFields,
];

export const annotationFields: readonly FieldSpec[] = [
  '+metadata/annotations',
  '+spec/template/metadata/annotations ReplicationController v1',
  '+spec/template/metadata/annotations Deployment',
  '+spec/template/metadata/annotations ReplicaSet',
  '+spec/template/metadata/annotations DaemonSet',
  '+spec/template/metadata/annotations StatefulSet',
  '+spec/template/metadata/annotations Job * batch',
  '+spec/jobTemplate/metadata/annotations CronJob * batch',
  '+spec/jobTemplate/spec/template/metadata/annotations CronJob * batch',
].map(parseFieldSpec);

export const imageFields: readonly FieldSpec[] = [
  'spec/containers[]/image',
  'spec/initContainers[]/image',
  'spec/volumes[]/image/reference',
  'spec/template/spec/containers[]/image',
  'spec/template/spec/initContainers[]/image',
  'spec/template/spec/volumes[]/image/reference',
].map(parseFieldSpec);

export const replicaFields: readonly FieldSpec[] = [
  '+spec/replicas Deployment',
  '+spec/replicas StatefulSet',
  '+spec/replicas ReplicaSet',
  '+spec/replicas ReplicationController',
].map(parseFieldSpec);

/** Besides metadata.namespace, which every namespaced object has. */
export const namespaceFields: readonly FieldSpec[] = [
  '+metadata/name Namespace',
  '+spec/service/namespace APIService * apiregistration.k8s.io',
  'spec/conversion/webhook/clientConfig/service/namespace CustomResourceDefinition * apiextensions.k8s.io',
].map(parseFieldSpec);

export const nameFields: readonly FieldSpec[] = ['metadata/name'].map(parseFieldSpec);
