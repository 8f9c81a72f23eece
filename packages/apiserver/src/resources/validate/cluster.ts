import { isIPv4, isIPv6 } from 'node:net';

import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { duplicateValue, forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isLabelName, isQualifiedName } from '#resources/valid-name.ts';

import { addressErrors, blockErrors, endpointAddressErrors } from './address.ts';
import { named, requiredWord, supported, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { labelKeyErrors, labelValueErrors } from './labels.ts';
import { taintEffects } from './pod/placement.ts';
import { immutableErrors } from './template.ts';

const mostOfUsers = 1_000_000_000;
const systemClasses: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Source: kubernetes pkg/apis/scheduling/validation. */
export function priorityClassErrors(object: KubeObject): Errors {
  const { name } = object.metadata;
  const value = numberAt(object, 'value') ?? 0;
  const policy = textAt(object, 'preemptionPolicy');
  const policies = ['PreemptLowerPriority', 'Never'];
  return [
    ...(name.startsWith('system-') ? systemErrors(name, value, object) : []),
    ...(!name.startsWith('system-') && value > mostOfUsers
      ? [forbiddenValue('value', `maximum allowed value of a user defined priority is ${mostOfUsers}`)]
      : []),
    ...(policy === '' || policies.includes(policy) ? [] : [notSupported('preemptionPolicy', policy, policies)]),
  ];
}

function systemErrors(name: string, value: number, object: KubeObject): Errors {
  const known = systemClasses[name];
  const problem =
    known === undefined
      ? `${name} is not a known system priority class`
      : known !== value
        ? `value of ${name} PriorityClass must be ${known}`
        : object['globalDefault'] === true
          ? `globalDefault of ${name} PriorityClass must be false`
          : undefined;
  if (problem === undefined) return [];
  const why = `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`;
  return [forbiddenValue('metadata.name', why)];
}

export function priorityClassChangeErrors(next: KubeObject, live: KubeObject): Errors {
  return [
    ...(next['value'] === live['value'] ? [] : [forbiddenValue('value', 'may not be changed in an update.')]),
    ...immutableErrors(next['preemptionPolicy'], live['preemptionPolicy'], 'preemptionPolicy'),
  ];
}

/** Source: kubernetes pkg/apis/core/validation, ValidateNode. */
export function nodeErrors(node: KubeObject): Errors {
  const seen = new Set<string>();
  return [
    ...listAt(node, 'spec', 'taints').flatMap((taint, i) => {
      const field = `metadata.taints[${i}]`;
      const [key, value, effect] = [textAt(taint, 'key'), textAt(taint, 'value'), textAt(taint, 'effect')];
      const isTaken = seen.has(`${effect}/${key}`);
      seen.add(`${effect}/${key}`);
      return [
        ...labelKeyErrors(key, `${field}.key`),
        ...labelValueErrors(value, `${field}.value`),
        ...requiredWord(taint, 'effect', field, taintEffects),
        ...(isTaken ? [repeatedTaint(taint, field)] : []),
      ];
    }),
    ...podRanges(node).flatMap((range, i) => blockErrors(`spec.podCIDRs[${i}]`, String(range))),
  ];
}

/** The older field is the first of the newer ones. */
function podRanges(node: KubeObject): readonly Json[] {
  const [list, single] = [listAt(node, 'spec', 'podCIDRs'), textAt(node, 'spec', 'podCIDR')];
  return list.length === 0 && single !== '' ? [single] : list;
}

function repeatedTaint(taint: Json, field: string): Errors[number] {
  const shown = {
    Key: textAt(taint, 'key'),
    Value: textAt(taint, 'value'),
    Effect: textAt(taint, 'effect'),
    TimeAdded: at(taint, 'timeAdded') ?? null,
  };
  const error = duplicateValue(field, shown);
  return { ...error, message: `${error.message}: taints must be unique by key and effect pair` };
}

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const protocols = ['SCTP', 'TCP', 'UDP'];

/** Source: kubernetes pkg/apis/discovery/validation. */
export function endpointSliceErrors(slice: KubeObject): Errors {
  const type = textAt(slice, 'addressType');
  const names = new Set<string>();
  return [
    ...(type === '' ? [requiredValue('addressType')] : []),
    ...(type === '' || addressTypes.includes(type) ? [] : [notSupported('addressType', type, addressTypes)]),
    ...listAt(slice, 'ports').flatMap((port, i) => {
      const field = `ports[${i}]`;
      const name = textAt(port, 'name');
      const isTaken = names.has(name);
      names.add(name);
      const application = at(port, 'appProtocol');
      return [
        ...(name === '' ? [] : named(`${field}.name`, name, isLabelName)),
        ...(isTaken ? [duplicateValue(`${field}.name`, name)] : []),
        ...supported(port, 'protocol', field, protocols),
        ...(typeof application === 'string' ? named(`${field}.appProtocol`, application, isQualifiedName) : []),
      ];
    }),
    ...listAt(slice, 'endpoints').flatMap((endpoint, i) => endpointErrors(endpoint, `endpoints[${i}]`, type)),
  ];
}

function endpointErrors(endpoint: Json, field: string, type: string): Errors {
  const addresses = listAt(endpoint, 'addresses').map(String);
  const place = `${field}.addresses`;
  return [
    ...(addresses.length === 0 ? [requiredValue(place, 'must contain at least 1 address')] : []),
    ...addresses.flatMap((address, i) =>
      type === 'FQDN' ? [] : familyErrors(address, `${place}[${i}]`, { place, type }),
    ),
  ];
}

function familyErrors(
  address: string,
  field: string,
  { place, type }: { readonly place: string; readonly type: string },
): Errors {
  const wrong = addressErrors(field, address);
  if (wrong.length > 0) return wrong;
  const fits = type === 'IPv6' ? isIPv6(address) : isIPv4(address);
  return [
    ...(fits ? [] : [invalidValue(place, address, `must be an ${type} address`)]),
    ...endpointAddressErrors(field, address),
  ];
}

export function endpointSliceChangeErrors(next: KubeObject, live: KubeObject): Errors {
  return immutableErrors(next['addressType'], live['addressType'], 'addressType');
}
