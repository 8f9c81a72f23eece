import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at } from '@capstan/kube/object/read.ts';

import type { Resource } from '#resources/resource.ts';
import { resourceName } from '#resources/resource.ts';

import type { Parsed } from './select.ts';

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
  if (text.trim() === '') return { ok: true, matches: undefined };
  const allowed = [
    'metadata.name',
    'metadata.namespace',
    ...(selectable.get(resourceName(resource)) ?? []),
    ...(resource.custom?.selectableFields ?? []).map((path) => path.replace(/^\./, '')),
  ];
  const tests: ((object: KubeObject) => boolean)[] = [];
  for (const part of text.split(/(?<!\\),/)) {
    if (part === '') continue;
    const match = /^([^=!]+?)(==|=|!=)(.*)$/s.exec(part);
    if (match === null) return { ok: false, message: `invalid selector: '${text}'; can't understand '${part}'` };
    const [, path = '', operator, wanted = ''] = match;
    if (!allowed.includes(path)) return { ok: false, message: `field label not supported: ${path}` };
    const value = wanted.replaceAll(/\\([\\,=])/g, '$1');
    tests.push((object) => (fieldText(object, path) === value) === (operator !== '!='));
  }
  return { ok: true, matches: (object) => tests.every((test) => test(object)) };
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
