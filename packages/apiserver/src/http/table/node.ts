import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { durationText } from './age.ts';
import { text, whole, yesNo } from './column.ts';
import type { Column } from './column.ts';
import { age, name, none, orNone, stringCell } from './parts.ts';

const flag =
  (field: string, absent = false): Column['cell'] =>
  (one) =>
    at(one, 'spec', field) ?? absent;

export const csiDriverColumns: readonly Column[] = [
  name,
  yesNo('AttachRequired', flag('attachRequired', true)),
  yesNo('PodInfoOnMount', flag('podInfoOnMount')),
  yesNo('StorageCapacity', flag('storageCapacity')),
  text('TokenRequests', (one) => {
    const requests = listAt(one, 'spec', 'tokenRequests');
    return requests.length === 0 ? '<unset>' : requests.map((each) => stringAt(each, 'audience') ?? '').join(',');
  }),
  yesNo('RequiresRepublish', flag('requiresRepublish')),
  text('Modes', (one) => orNone(listAt(one, 'spec', 'volumeLifecycleModes').map(String).join(','))),
  age,
];

export const csiNodeColumns: readonly Column[] = [
  name,
  whole('Drivers', (one) => listAt(one, 'spec', 'drivers').length),
  age,
];

export const volumeAttachmentColumns: readonly Column[] = [
  name,
  { ...text('Attacher', stringCell('spec', 'attacher')), format: 'name' },
  text('PV', stringCell('spec', 'source', 'persistentVolumeName')),
  text('Node', stringCell('spec', 'nodeName')),
  yesNo('Attached', (one) => at(one, 'status', 'attached') === true),
  age,
];

export const volumeAttributesClassColumns: readonly Column[] = [
  name,
  text('DriverName', stringCell('driverName')),
  age,
];

export const runtimeClassColumns: readonly Column[] = [name, text('Handler', stringCell('handler')), age];

export const ipAddressColumns: readonly Column[] = [
  name,
  text('ParentRef', (one) => {
    const part = (field: string): string => stringAt(one, 'spec', 'parentRef', field) ?? '';
    const resource = part('group') === '' ? part('resource') : `${part('resource')}.${part('group')}`;
    return orNone([resource.toLowerCase(), part('namespace'), part('name')].filter((each) => each !== '').join('/'));
  }),
  age,
];

export const serviceCidrColumns: readonly Column[] = [
  name,
  text('CIDRs', (one) => listAt(one, 'spec', 'cidrs').map(String).join(',')),
  age,
];

export const signingRequestColumns: readonly Column[] = [
  name,
  age,
  text('SignerName', (one) => orNone(stringAt(one, 'spec', 'signerName'))),
  text('Requestor', stringCell('spec', 'username')),
  text('RequestedDuration', (one) => {
    const seconds = numberAt(one, 'spec', 'expirationSeconds');
    return seconds === undefined ? none : durationText(seconds);
  }),
  text('Condition', requestState),
];

function requestState(request: KubeObject): string {
  const types = new Set(listAt(request, 'status', 'conditions').map((one) => stringAt(one, 'type')));
  const judged = types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending';
  const issued = (stringAt(request, 'status', 'certificate') ?? '') !== '';
  return `${judged}${types.has('Failed') ? ',Failed' : ''}${issued ? ',Issued' : ''}`;
}

export const resourceClaimColumns: readonly Column[] = [
  name,
  text('State', (one) => {
    const isGoing = one.metadata.deletionTimestamp !== undefined;
    const states = isGoing ? ['deleted'] : [];
    if (at(one, 'status', 'allocation') === undefined) return [...states, ...(isGoing ? [] : ['pending'])].join(',');
    return [...states, 'allocated', ...(listAt(one, 'status', 'reservedFor').length > 0 ? ['reserved'] : [])].join(',');
  }),
  age,
];

export const resourceSliceColumns: readonly Column[] = [
  name,
  text('Node', stringCell('spec', 'nodeName')),
  text('Driver', stringCell('spec', 'driver')),
  text('Pool', stringCell('spec', 'pool', 'name')),
  age,
];
