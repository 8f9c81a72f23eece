import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

import { resourceName } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

import { partialOf } from '#http/partial.ts';
import {
  autoscalerColumns,
  bindingColumns,
  budgetColumns,
  claimColumns,
  configMapColumns,
  eventColumns,
  leaseColumns,
  namespaceColumns,
  nodeColumns,
  priorityClassColumns,
  secretColumns,
  storageClassColumns,
  volumeColumns,
} from './cluster.ts';
import type { Column } from './column.ts';
import { customColumns } from './custom.ts';
import {
  endpointsColumns,
  endpointSliceColumns,
  ingressClassColumns,
  ingressColumns,
  networkPolicyColumns,
  serviceColumns,
} from './network.ts';
import { age, createdAt, name } from './parts.ts';
import {
  csiDriverColumns,
  csiNodeColumns,
  ipAddressColumns,
  resourceClaimColumns,
  resourceSliceColumns,
  runtimeClassColumns,
  serviceCidrColumns,
  signingRequestColumns,
  volumeAttachmentColumns,
  volumeAttributesClassColumns,
} from './node.ts';
import { podColumns, podConditions } from './pod.ts';
import {
  apiServiceColumns,
  flowSchemaColumns,
  mutatingPolicyColumns,
  policyBindingColumns,
  priorityLevelColumns,
  quotaColumns,
  validatingPolicyColumns,
  webhookColumns,
} from './policy.ts';
import {
  controllerRevisionColumns,
  cronJobColumns,
  daemonSetColumns,
  deploymentColumns,
  jobColumns,
  podTemplateColumns,
  replicaSetColumns,
  statefulSetColumns,
} from './workload.ts';

const columns = new Map<string, readonly Column[]>([
  ['pods', podColumns],
  ['deployments.apps', deploymentColumns],
  ['replicasets.apps', replicaSetColumns],
  ['replicationcontrollers', replicaSetColumns],
  ['statefulsets.apps', statefulSetColumns],
  ['daemonsets.apps', daemonSetColumns],
  ['jobs.batch', jobColumns],
  ['cronjobs.batch', cronJobColumns],
  ['services', serviceColumns],
  ['ingresses.networking.k8s.io', ingressColumns],
  ['ingressclasses.networking.k8s.io', ingressClassColumns],
  ['networkpolicies.networking.k8s.io', networkPolicyColumns],
  ['endpoints', endpointsColumns],
  ['endpointslices.discovery.k8s.io', endpointSliceColumns],
  ['nodes', nodeColumns],
  ['namespaces', namespaceColumns],
  ['configmaps', configMapColumns],
  ['secrets', secretColumns],
  ['events', eventColumns],
  ['events.events.k8s.io', eventColumns],
  ['persistentvolumeclaims', claimColumns],
  ['persistentvolumes', volumeColumns],
  ['storageclasses.storage.k8s.io', storageClassColumns],
  ['priorityclasses.scheduling.k8s.io', priorityClassColumns],
  ['poddisruptionbudgets.policy', budgetColumns],
  ['horizontalpodautoscalers.autoscaling', autoscalerColumns],
  ['rolebindings.rbac.authorization.k8s.io', bindingColumns],
  ['clusterrolebindings.rbac.authorization.k8s.io', bindingColumns],
  ['leases.coordination.k8s.io', leaseColumns],
  ['roles.rbac.authorization.k8s.io', [name, createdAt]],
  ['clusterroles.rbac.authorization.k8s.io', [name, createdAt]],
  ['customresourcedefinitions.apiextensions.k8s.io', [name, createdAt]],
  ['limitranges', [name, createdAt]],
  ['csistoragecapacities.storage.k8s.io', [name, createdAt]],
  ['podtemplates', podTemplateColumns],
  ['controllerrevisions.apps', controllerRevisionColumns],
  ['csidrivers.storage.k8s.io', csiDriverColumns],
  ['csinodes.storage.k8s.io', csiNodeColumns],
  ['volumeattachments.storage.k8s.io', volumeAttachmentColumns],
  ['volumeattributesclasses.storage.k8s.io', volumeAttributesClassColumns],
  ['runtimeclasses.node.k8s.io', runtimeClassColumns],
  ['ipaddresses.networking.k8s.io', ipAddressColumns],
  ['servicecidrs.networking.k8s.io', serviceCidrColumns],
  ['certificatesigningrequests.certificates.k8s.io', signingRequestColumns],
  ['resourceclaims.resource.k8s.io', resourceClaimColumns],
  ['resourceslices.resource.k8s.io', resourceSliceColumns],
  ['validatingwebhookconfigurations.admissionregistration.k8s.io', webhookColumns],
  ['mutatingwebhookconfigurations.admissionregistration.k8s.io', webhookColumns],
  ['validatingadmissionpolicies.admissionregistration.k8s.io', validatingPolicyColumns],
  ['mutatingadmissionpolicies.admissionregistration.k8s.io', mutatingPolicyColumns],
  ['validatingadmissionpolicybindings.admissionregistration.k8s.io', policyBindingColumns],
  ['mutatingadmissionpolicybindings.admissionregistration.k8s.io', policyBindingColumns],
  ['flowschemas.flowcontrol.apiserver.k8s.io', flowSchemaColumns],
  ['prioritylevelconfigurations.flowcontrol.apiserver.k8s.io', priorityLevelColumns],
  ['apiservices.apiregistration.k8s.io', apiServiceColumns],
  ['resourcequotas', quotaColumns],
]);

const plain: readonly Column[] = [name, age];

/** Which table: of what, in which version, with what beside the cells. */
export interface TableForm {
  readonly resource: Resource;
  /** `v1` or `v1beta1` of meta.k8s.io. */
  readonly version: string;
  /** None, Metadata or Object. */
  readonly include: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Content {
  readonly metadata: JsonMap;
  readonly rows: readonly Json[];
  /** Later events of a watch leave the columns out. */
  readonly columns: boolean;
}

/** A Table of meta.k8s.io. */
export function tableOf({ resource, version }: TableForm, { metadata, rows, columns: shown }: Content): JsonMap {
  const heads = columnsOf(resource).map(({ name: title, type, format, description, priority }) => ({
    name: title,
    type,
    format,
    description,
    priority,
  }));
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: shown ? heads : null,
    rows,
  };
}

export function rowsOf(form: TableForm, objects: readonly KubeObject[]): readonly Json[] {
  const cells = columnsOf(form.resource);
  return objects.map((object) => {
    const conditions = form.resource.storage === 'pods' ? podConditions(object) : [];
    return {
      cells: cells.map(({ cell }) => cell(object, form.now)),
      ...(conditions.length === 0 ? {} : { conditions }),
      object: form.include === 'None' ? null : form.include === 'Object' ? object : partialOf(object, form.version),
    };
  });
}

function columnsOf(resource: Resource): readonly Column[] {
  if (resource.custom !== undefined) return customColumns(resource.custom);
  return columns.get(resourceName(resource)) ?? plain;
}
