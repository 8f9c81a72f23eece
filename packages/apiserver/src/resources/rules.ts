import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

import { validateBySchema } from './custom/validate.ts';
import { decode } from './decode.ts';
import { builtinRules } from './kinds/builtin-rules.ts';
import type { Rules } from './kind-rules.ts';
import { hasSubresource } from './resource.ts';
import type { CustomRules, Resource } from './resource.ts';

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
    rules = resource.custom === undefined ? rulesOfBuiltin(resource) : customRules(resource, resource.custom);
    known.set(resource, rules);
  }
  return rules;
}

const known = new WeakMap<Resource, Rules>();

function rulesOfBuiltin(resource: Resource): Rules {
  const own = builtinRules.get(resource.storage) ?? {};
  const keepsStatus = hasSubresource(resource, 'status');
  const base = initialStatus(resource);
  return {
    ...own,
    generation: withGeneration.has(resource.storage),
    prepareCreate: (object) => {
      const bare = keepsStatus ? withStatus(object, own.initialStatus?.(object) ?? base) : object;
      return own.prepareCreate?.(bare) ?? bare;
    },
    prepareUpdate: (next, live) => {
      const kept = keepsStatus ? withStatus(next, live['status']) : next;
      return own.prepareChange?.(kept, live) ?? kept;
    },
  };
}

/** The status of an object that nobody has looked at yet: all zero. */
function initialStatus({ type }: Resource): Json | undefined {
  const field = type.is === 'struct' ? type.fields.get('status') : undefined;
  const status = field?.empty === 'written' ? field.type() : undefined;
  if (status?.is !== 'struct') return undefined;
  const decoded = decode({}, status, 'Status');
  return decoded.ok ? decoded.value : undefined;
}

function customRules(resource: Resource, { schema }: CustomRules): Rules {
  const keepsStatus = hasSubresource(resource, 'status');
  return {
    generation: true,
    needsRevision: true,
    prepareCreate: (object) => (keepsStatus ? withStatus(object, undefined) : object),
    prepareUpdate: (next, live) => (keepsStatus ? withStatus(next, live['status']) : next),
    validate: (object) => {
      // Of metadata a schema may only restrict the names; that it is there is true of every object.
      const { name, generateName } = object.metadata;
      const metadata = { name, ...(generateName === undefined ? {} : { generateName }) };
      return validateBySchema({ ...object, metadata }, schema, '');
    },
  };
}

function withStatus(object: KubeObject, status: Json | undefined): KubeObject {
  const { status: _status, ...rest } = object;
  return (status === undefined ? rest : { ...rest, status }) as KubeObject;
}
