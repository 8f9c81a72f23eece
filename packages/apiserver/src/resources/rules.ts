import type { KubeObject } from '@capstan/kube/object/object.ts';

import { validateBySchema } from './custom/validate.ts';
import type { FieldError } from './field-error.ts';
import { hasSubresource, resourceName } from './resource.ts';
import type { CustomRules, Resource } from './resource.ts';

/** What is particular to a kind. Every function is pure: what it needs of other objects comes with admission. */
export interface Rules {
  /** metadata.generation counts changes of what the user wants. */
  readonly generation: boolean;
  /** Fills defaults and drops what a client may not set, on creation. */
  prepareCreate?(object: KubeObject): KubeObject;
  /** The same on change. */
  prepareUpdate?(next: KubeObject, live: KubeObject): KubeObject;
  /** The same through /status; without it the status and some metadata are taken over. */
  prepareStatus?(next: KubeObject, live: KubeObject): KubeObject;
  validate?(object: KubeObject): readonly FieldError[];
  validateUpdate?(next: KubeObject, live: KubeObject): readonly FieldError[];
  /** An update without resourceVersion is refused. */
  readonly needsRevision?: boolean;
  /** A PUT of what does not exist makes it. */
  readonly createsOnUpdate?: boolean;
  /** Of a DELETE that names no policy. */
  readonly defaultPropagation?: 'Orphan';
  /** A DELETE answers the object, not a Status. */
  readonly deleteAnswersObject?: boolean;
}

/** Built-in kinds whose generation counts; the recordings are the source. */
const withGeneration = new Set([
  'pods',
  'podtemplates',
  'replicationcontrollers',
  'daemonsets.apps',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'cronjobs.batch',
  'jobs.batch',
  'endpointslices.discovery.k8s.io',
  'ingresses.networking.k8s.io',
  'ingressclasses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'poddisruptionbudgets.policy',
  'priorityclasses.scheduling.k8s.io',
  'deviceclasses.resource.k8s.io',
  'flowschemas.flowcontrol.apiserver.k8s.io',
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
  'mutatingadmissionpolicies.admissionregistration.k8s.io',
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingadmissionpolicies.admissionregistration.k8s.io',
  'validatingadmissionpolicybindings.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
]);

/** The rules of a kind, in one of its versions. */
export function rulesOf(resource: Resource): Rules {
  let rules = known.get(resource);
  if (rules === undefined) {
    rules = resource.custom === undefined ? builtinRules(resource) : customRules(resource, resource.custom);
    known.set(resource, rules);
  }
  return rules;
}

const known = new WeakMap<Resource, Rules>();

function builtinRules(resource: Resource): Rules {
  const name = resourceName(resource);
  const keepsStatus = hasSubresource(resource, 'status');
  return {
    generation: withGeneration.has(name),
    prepareCreate: (object) => (keepsStatus ? withoutStatus(object) : object),
    prepareUpdate: (next, live) => (keepsStatus ? withStatusOf(next, live) : next),
  };
}

function customRules(resource: Resource, { schema }: CustomRules): Rules {
  const keepsStatus = hasSubresource(resource, 'status');
  return {
    generation: true,
    needsRevision: true,
    prepareCreate: (object) => (keepsStatus ? withoutStatus(object) : object),
    prepareUpdate: (next, live) => (keepsStatus ? withStatusOf(next, live) : next),
    validate: (object) => {
      const { metadata: _metadata, ...rest } = object;
      return validateBySchema(rest, schema, '');
    },
  };
}

function withoutStatus(object: KubeObject): KubeObject {
  if (object['status'] === undefined) return object;
  const { status: _status, ...rest } = object;
  return rest as KubeObject;
}

function withStatusOf(next: KubeObject, live: KubeObject): KubeObject {
  const rest = withoutStatus(next);
  return live['status'] === undefined ? rest : { ...rest, status: live['status'] };
}
