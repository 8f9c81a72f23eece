import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at } from '@capstan/kube/object/read.ts';
import { parseFieldSelector as parseRequirements } from '@capstan/kube/object/field-selector.ts';

import type { Resource } from '#resources/resource.ts';
import { resourceName } from '#resources/resource.ts';

import type { Parsed, Selector } from './select.ts';

/** Fields that can be selected by, beyond name and namespace. Source: the strategies of each kind. */
const selectable = new Map<string, readonly string[]>([
  [
    'pods',
    [
      'spec.nodeName',
      'spec.host',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.podIPs',
      'status.nominatedNodeName',
    ],
  ],
  ['nodes', ['spec.unschedulable']],
  ['replicationcontrollers', ['status.replicas']],
  [
    'events',
    [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'source',
      'type',
    ],
  ],
  ['namespaces', ['status.phase']],
  ['secrets', ['type']],
  ['services', ['spec.clusterIP', 'spec.type']],
  ['jobs.batch', ['status.successful']],
  ['certificatesigningrequests.certificates.k8s.io', ['spec.signerName']],
  [
    'events.events.k8s.io',
    [
      'regarding.kind',
      'regarding.namespace',
      'regarding.name',
      'regarding.uid',
      'regarding.apiVersion',
      'regarding.resourceVersion',
      'regarding.fieldPath',
      'reason',
      'reportingController',
      'type',
    ],
  ],
]);

/** Parses the text of fieldSelector for a resource. */
export function parseFieldSelector(text: string, resource: Resource): Parsed {
  const parsed = parseRequirements(text);
  if (!parsed.ok) return parsed;
  if (parsed.value.length === 0) return { ok: true, matches: undefined };
  const own = [
    ...(selectable.get(resourceName(resource)) ?? []),
    ...(resource.custom?.selectableFields ?? []).map((path) => path.replace(/^\./, '')),
  ];
  const known = new Set(['metadata.name', 'metadata.namespace', ...own]);
  const unknown = parsed.value.find(({ field }) => !known.has(field));
  if (unknown !== undefined) return { ok: false, message: unknownField(unknown.field, resource, own.length > 0) };
  const tests = parsed.value.map(
    ({ field, operator, value }): Selector =>
      (object) =>
        (fieldText(object, field) === value) === (operator !== '!='),
  );
  return { ok: true, matches: (object) => tests.every((test) => test(object)) };
}

/** Kinds with fields of their own say it in other words than those without. */
function unknownField(field: string, resource: Resource, hasOwn: boolean): string {
  if (resource.storage === 'jobs.batch') return `field label ${JSON.stringify(field)} not supported for Job`;
  if (hasOwn || resource.custom !== undefined) return `field label not supported: ${field}`;
  return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

function fieldText(object: KubeObject, path: string): string {
  switch (path) {
    case 'spec.host':
      return fieldText(object, 'spec.nodeName');
    case 'status.podIPs':
      return fieldText(object, 'status.podIP');
    case 'source':
      return text(at(object, 'source', 'component') ?? at(object, 'reportingComponent'));
    case 'status.successful':
      return text(at(object, 'status', 'succeeded') ?? 0);
    case 'spec.hostNetwork':
    case 'spec.unschedulable':
      return text(at(object, ...path.split('.')) ?? false);
    case 'status.replicas':
      return text(at(object, 'status', 'replicas') ?? 0);
    default:
      return text(at(object, ...path.split('.')));
  }
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : '';
}
