import { isMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { ageOf } from './age.ts';
import { text, wide, whole, yesNo } from './column.ts';
import type { Column } from './column.ts';
import { age, conditionStatus, name, none, numberCell, orNone, sizeOf, stringCell } from './parts.ts';

const rolePrefix = 'node-role.kubernetes.io/';

export const nodeColumns: readonly Column[] = [
  name,
  text('Status', (node) => {
    const ready = conditionStatus(node, 'Ready');
    const state = ready === undefined ? 'Unknown' : ready === 'True' ? 'Ready' : 'NotReady';
    return at(node, 'spec', 'unschedulable') === true ? `${state},SchedulingDisabled` : state;
  }),
  text('Roles', (node) => {
    const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) => {
      if (key.startsWith(rolePrefix) && key.length > rolePrefix.length) return [key.slice(rolePrefix.length)];
      return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
    });
    return orNone([...new Set(roles)].toSorted().join(','));
  }),
  age,
  text('Version', stringCell('status', 'nodeInfo', 'kubeletVersion')),
  wide('Internal-IP', (node) => addressOf(node, 'InternalIP')),
  wide('External-IP', (node) => addressOf(node, 'ExternalIP')),
  wide('OS-Image', (node) => known(stringAt(node, 'status', 'nodeInfo', 'osImage'))),
  wide('Kernel-Version', (node) => {
    const kernel = known(stringAt(node, 'status', 'nodeInfo', 'kernelVersion'));
    const architecture = stringAt(node, 'status', 'nodeInfo', 'architecture') ?? '';
    return architecture === '' ? kernel : `${kernel} (${architecture})`;
  }),
  wide('Container-Runtime', (node) => known(stringAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion'))),
];

function known(value: string | undefined): string {
  return value === undefined || value === '' ? '<unknown>' : value;
}

function addressOf(node: KubeObject, type: string): string {
  const found = listAt(node, 'status', 'addresses').find((one) => isMap(one) && one['type'] === type);
  return orNone(stringAt(found, 'address'));
}

export const namespaceColumns: readonly Column[] = [name, text('Status', stringCell('status', 'phase')), age];

export const configMapColumns: readonly Column[] = [
  name,
  text('Data', (one) => sizeOf(one, 'data', 'binaryData')),
  age,
];

export const secretColumns: readonly Column[] = [
  name,
  text('Type', stringCell('type')),
  text('Data', (one) => sizeOf(one, 'data')),
  age,
];

export const eventColumns: readonly Column[] = [
  text('Last Seen', (event, now) => ageOf(lastSeen(event), now)),
  text('Type', stringCell('type')),
  text('Reason', stringCell('reason')),
  text('Object', (event) => {
    const object = at(event, 'involvedObject') ?? at(event, 'regarding');
    return `${(stringAt(object, 'kind') ?? '').toLowerCase()}/${stringAt(object, 'name') ?? ''}`;
  }),
  wide('Subobject', (event) => stringAt(at(event, 'involvedObject') ?? at(event, 'regarding'), 'fieldPath') ?? ''),
  wide('Source', (event) => {
    const source = at(event, 'source') ?? at(event, 'deprecatedSource');
    const component =
      stringAt(source, 'component') ??
      stringAt(event, 'reportingComponent') ??
      stringAt(event, 'reportingController') ??
      '';
    const host = stringAt(source, 'host') ?? stringAt(event, 'reportingInstance') ?? '';
    return host === '' ? component : `${component}, ${host}`;
  }),
  text('Message', (event) => (stringAt(event, 'message') ?? stringAt(event, 'note') ?? '').trim()),
  wide('First Seen', (event, now) => {
    const first =
      stringAt(event, 'firstTimestamp') ?? stringAt(event, 'deprecatedFirstTimestamp') ?? stringAt(event, 'eventTime');
    return ageOf(first, now);
  }),
  wide(
    'Count',
    (event) =>
      numberAt(event, 'series', 'count') ?? numberAt(event, 'count') ?? numberAt(event, 'deprecatedCount') ?? 1,
  ),
  { ...wide('Name', ({ metadata }) => metadata.name), format: 'name' },
];

function lastSeen(event: KubeObject): string | undefined {
  return (
    stringAt(event, 'series', 'lastObservedTime') ??
    stringAt(event, 'lastTimestamp') ??
    stringAt(event, 'deprecatedLastTimestamp') ??
    stringAt(event, 'eventTime') ??
    stringAt(event, 'firstTimestamp') ??
    event.metadata.creationTimestamp
  );
}

const modes = new Map([
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]);

function accessModes(object: KubeObject, ...path: readonly string[]): string {
  const given = new Set(listAt(object, ...path).map(String));
  return [...modes].flatMap(([mode, short]) => (given.has(mode) ? [short] : [])).join(',');
}

export const claimColumns: readonly Column[] = [
  name,
  text('Status', (one) =>
    one.metadata.deletionTimestamp === undefined ? (stringAt(one, 'status', 'phase') ?? '') : 'Terminating',
  ),
  text('Volume', stringCell('spec', 'volumeName')),
  text('Capacity', (one) =>
    (stringAt(one, 'spec', 'volumeName') ?? '') === '' ? '' : (stringAt(one, 'status', 'capacity', 'storage') ?? ''),
  ),
  text('Access Modes', (one) =>
    (stringAt(one, 'spec', 'volumeName') ?? '') === '' ? '' : accessModes(one, 'status', 'accessModes'),
  ),
  text('StorageClass', stringCell('spec', 'storageClassName')),
  text('VolumeAttributesClass', (one) => stringAt(one, 'spec', 'volumeAttributesClassName') ?? '<unset>'),
  age,
  wide('VolumeMode', (one) => stringAt(one, 'spec', 'volumeMode') ?? '<unset>'),
];

export const volumeColumns: readonly Column[] = [
  name,
  text('Capacity', stringCell('spec', 'capacity', 'storage')),
  text('Access Modes', (one) => accessModes(one, 'spec', 'accessModes')),
  text('Reclaim Policy', stringCell('spec', 'persistentVolumeReclaimPolicy')),
  text('Status', (one) =>
    one.metadata.deletionTimestamp === undefined ? (stringAt(one, 'status', 'phase') ?? '') : 'Terminating',
  ),
  text('Claim', (one) => {
    const claim = mapAt(one, 'spec', 'claimRef');
    return stringAt(claim, 'name') === undefined
      ? ''
      : `${stringAt(claim, 'namespace') ?? ''}/${stringAt(claim, 'name') ?? ''}`;
  }),
  text('StorageClass', stringCell('spec', 'storageClassName')),
  text('VolumeAttributesClass', (one) => stringAt(one, 'spec', 'volumeAttributesClassName') ?? '<unset>'),
  text('Reason', stringCell('status', 'reason')),
  age,
  wide('VolumeMode', (one) => stringAt(one, 'spec', 'volumeMode') ?? '<unset>'),
];

export const storageClassColumns: readonly Column[] = [
  {
    ...name,
    cell: ({ metadata }) =>
      metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
        ? `${metadata.name} (default)`
        : metadata.name,
  },
  text('Provisioner', stringCell('provisioner')),
  text('ReclaimPolicy', stringCell('reclaimPolicy')),
  text('VolumeBindingMode', stringCell('volumeBindingMode')),
  text('AllowVolumeExpansion', (one) => at(one, 'allowVolumeExpansion') === true),
  age,
];

export const priorityClassColumns: readonly Column[] = [
  name,
  whole('Value', numberCell('value')),
  yesNo('Global-Default', (one) => at(one, 'globalDefault') === true),
  age,
  text('PreemptionPolicy', stringCell('preemptionPolicy')),
];

export const budgetColumns: readonly Column[] = [
  name,
  text('Min Available', (one) => String(at(one, 'spec', 'minAvailable') ?? 'N/A')),
  text('Max Unavailable', (one) => String(at(one, 'spec', 'maxUnavailable') ?? 'N/A')),
  whole('Allowed Disruptions', numberCell('status', 'disruptionsAllowed')),
  age,
];

export const autoscalerColumns: readonly Column[] = [
  name,
  text(
    'Reference',
    (one) =>
      `${stringAt(one, 'spec', 'scaleTargetRef', 'kind') ?? ''}/${stringAt(one, 'spec', 'scaleTargetRef', 'name') ?? ''}`,
  ),
  text('Targets', (one) => {
    const metrics = listAt(one, 'spec', 'metrics');
    return metrics.length === 0
      ? none
      : metrics.map((metric, i) => metricText(metric, listAt(one, 'status', 'currentMetrics')[i])).join(', ');
  }),
  text('MinPods', (one) => String(numberAt(one, 'spec', 'minReplicas') ?? '<unset>')),
  text('MaxPods', numberCell('spec', 'maxReplicas')),
  text('Replicas', numberCell('status', 'currentReplicas')),
  age,
];

function metricText(metric: unknown, current: unknown): string {
  if (stringAt(metric, 'type') !== 'Resource') return '<unknown>';
  const target = mapAt(metric, 'resource', 'target');
  const now = mapAt(current, 'resource', 'current');
  const resource = stringAt(metric, 'resource', 'name') ?? '';
  const percent = numberAt(target, 'averageUtilization');
  if (percent !== undefined) {
    const found = numberAt(now, 'averageUtilization');
    return `${resource}: ${found === undefined ? '<unknown>' : `${found}%`}/${percent}%`;
  }
  return `${resource}: ${stringAt(now, 'averageValue') ?? '<unknown>'}/${stringAt(target, 'averageValue') ?? ''}`;
}

export const bindingColumns: readonly Column[] = [
  name,
  text('Role', (one) => `${stringAt(one, 'roleRef', 'kind') ?? ''}/${stringAt(one, 'roleRef', 'name') ?? ''}`),
  age,
  wide('Users', (one) => subjects(one, 'User').join(', ')),
  wide('Groups', (one) => subjects(one, 'Group').join(', ')),
  wide('ServiceAccounts', (one) => subjects(one, 'ServiceAccount').join(', ')),
];

function subjects(binding: KubeObject, kind: string): string[] {
  return listAt(binding, 'subjects')
    .filter((one) => isMap(one) && one['kind'] === kind)
    .map(
      (one) =>
        (kind === 'ServiceAccount' ? `${stringAt(one, 'namespace') ?? ''}/` : '') + (stringAt(one, 'name') ?? ''),
    );
}

export const leaseColumns: readonly Column[] = [name, text('Holder', stringCell('spec', 'holderIdentity')), age];
