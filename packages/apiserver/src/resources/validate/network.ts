import { isIPv6 } from 'node:net';

import { equalJson } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { duplicateValue, forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isLabelName, isQualifiedName, isSubdomain } from '#resources/valid-name.ts';

import { addressErrors, blockErrors, endpointAddressErrors } from './address.ts';
import { isSet, named, portRange, requiredWord, supported, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { labelsErrors } from './labels.ts';
import { portErrors } from './pod/handlers.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const spec = 'spec';

/** Source: kubernetes pkg/apis/core/validation, validateService. */
export function serviceErrors(service: KubeObject): Errors {
  const type = textAt(service, spec, 'type');
  const ports = listAt(service, spec, 'ports');
  return [
    ...(ports.length === 0 && !isHeadless(service) && type !== 'ExternalName' ? [requiredValue('spec.ports')] : []),
    ...typeErrors(service, type),
    ...servicePortErrors(ports),
    ...labelsErrors(at(service, spec, 'selector'), 'spec.selector'),
    ...affinityErrors(service),
    ...(type === 'ExternalName' ? [] : clusterAddressErrors(service)),
    ...listAt(service, spec, 'externalIPs').flatMap((address, i) => {
      const field = `spec.externalIPs[${i}]`;
      const wrong = addressErrors(field, String(address));
      return wrong.length > 0 ? wrong : endpointAddressErrors(field, String(address));
    }),
    ...requiredWord(at(service, spec), 'type', spec, types),
    ...nodePortErrors(ports, type),
    ...repeatedPortErrors(ports),
    ...sourceRangeErrors(service, type),
    ...(isSet(service, spec, 'allocateLoadBalancerNodePorts') && type !== 'LoadBalancer'
      ? [forbiddenValue('spec.allocateLoadBalancerNodePorts', onlyBalanced)]
      : []),
    ...balancerClassErrors(service, type),
    ...externalTrafficErrors(service, type),
    ...supported(at(service, spec), 'internalTrafficPolicy', spec, ['Cluster', 'Local']),
    ...supported(at(service, spec), 'trafficDistribution', spec, ['PreferClose', 'PreferSameZone', 'PreferSameNode']),
  ];
}

const onlyBalanced = "may only be used when `type` is 'LoadBalancer'";

function addressesOf(service: KubeObject): readonly string[] {
  const list = listAt(service, spec, 'clusterIPs').map(String);
  const single = textAt(service, spec, 'clusterIP');
  return list.length > 0 || single === '' ? list : [single];
}

function isHeadless(service: KubeObject): boolean {
  const addresses = addressesOf(service);
  return addresses.length === 1 && addresses[0] === 'None';
}

function typeErrors(service: KubeObject, type: string): Errors {
  if (type === 'LoadBalancer' || type === 'NodePort') {
    return isHeadless(service)
      ? [invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)]
      : [];
  }
  if (type !== 'ExternalName') return [];
  const why = 'may not be set for ExternalName services';
  const name = textAt(service, spec, 'externalName').replace(/\.$/, '');
  return [
    ...(addressesOf(service).length > 0 ? [forbiddenValue('spec.clusterIPs', why)] : []),
    ...(listAt(service, spec, 'ipFamilies').length > 0 ? [forbiddenValue('spec.ipFamilies', why)] : []),
    ...(isSet(service, spec, 'ipFamilyPolicy') ? [forbiddenValue('spec.ipFamilyPolicy', why)] : []),
    ...(name === '' ? [requiredValue('spec.externalName')] : named('spec.externalName', name, isSubdomain)),
  ];
}

function servicePortErrors(ports: readonly Json[]): Errors {
  const names = new Set<string>();
  return ports.flatMap((port, i) => {
    const field = `spec.ports[${i}]`;
    const name = textAt(port, 'name');
    const isTaken = name !== '' && names.has(name);
    names.add(name);
    const application = at(port, 'appProtocol');
    return [
      ...(name === '' && ports.length > 1 ? [requiredValue(`${field}.name`)] : []),
      ...(name === '' ? [] : named(`${field}.name`, name, isLabelName)),
      ...(isTaken ? [duplicateValue(`${field}.name`, name)] : []),
      ...portRange(`${field}.port`, numberAt(port, 'port') ?? 0),
      ...requiredWord(port, 'protocol', field, protocols),
      ...portErrors(at(port, 'targetPort'), `${field}.targetPort`),
      ...(typeof application === 'string' ? named(`${field}.appProtocol`, application, isQualifiedName) : []),
    ];
  });
}

function affinityErrors(service: KubeObject): Errors {
  const kind = textAt(service, spec, 'sessionAffinity');
  const config = at(service, spec, 'sessionAffinityConfig');
  const field = 'spec.sessionAffinityConfig';
  const wrong = requiredWord(at(service, spec), 'sessionAffinity', spec, ['ClientIP', 'None']);
  if (kind === 'None' && config !== undefined) {
    return [...wrong, forbiddenValue(field, 'must not be set when session affinity is None')];
  }
  if (kind !== 'ClientIP') return wrong;
  const why = 'when session affinity type is ClientIP';
  if (config === undefined) return [...wrong, requiredValue(field, why)];
  if (!isSet(config, 'clientIP')) return [...wrong, requiredValue(`${field}.clientIP`, why)];
  const seconds = numberAt(config, 'clientIP', 'timeoutSeconds');
  const place = `${field}.clientIP.timeoutSeconds`;
  if (seconds === undefined) return [...wrong, requiredValue(place, why)];
  if (seconds > 0 && seconds <= 86_400) return wrong;
  return [...wrong, invalidValue(place, seconds, 'must be greater than 0 and less than 86400')];
}

const families = ['IPv4', 'IPv6'];

/** Source: ValidateServiceClusterIPsRelatedFields. */
function clusterAddressErrors(service: KubeObject): Errors {
  const field = 'spec.clusterIPs';
  const single = textAt(service, spec, 'clusterIP');
  const addresses = addressesOf(service);
  const given = listAt(service, spec, 'ipFamilies').map(String);
  const wrong = addresses.flatMap((address, i): Errors => {
    if (i > 0 || address !== 'None') return addressErrors(`${field}[${i}]`, address);
    return addresses.length > 1 ? [invalidValue(field, addresses, "'None' must be the first and only value")] : [];
  });
  const before = [
    ...(single !== '' && addresses[0] !== single
      ? [invalidValue(field, addresses, 'first value must match `clusterIP`')]
      : []),
    ...(single === '' && addresses.length > 0
      ? [invalidValue(field, addresses, 'must be empty when `clusterIP` is not specified')]
      : []),
    ...given.flatMap((family, i) => [
      ...(families.includes(family) ? [] : [notSupported(`spec.ipFamilies[${i}]`, family, families)]),
      ...(given.indexOf(family) < i ? [duplicateValue(`spec.ipFamilies[${i}]`, family)] : []),
    ]),
    ...supported(at(service, spec), 'ipFamilyPolicy', spec, ['PreferDualStack', 'RequireDualStack', 'SingleStack']),
    ...wrong,
    ...(addresses.length > 2 ? [invalidValue(field, addresses, 'may only hold up to 2 values')] : []),
  ];
  if (wrong.length > 0) return before;
  const isDual = addresses.some((one) => isIPv6(one)) && addresses.some((one) => !isIPv6(one));
  return [
    ...before,
    ...(addresses.length > 1 && !isDual
      ? [invalidValue(field, addresses, 'may specify no more than one IP for each IP family')]
      : []),
    ...(isHeadless(service) ? [] : familyErrors(addresses, given)),
  ];
}

function familyErrors(addresses: readonly string[], given: readonly string[]): Errors {
  return addresses.flatMap((address, i): Errors => {
    const family = given[i];
    const found = isIPv6(address) ? 'IPv6' : 'IPv4';
    if (family === undefined || family === found || !families.includes(family)) return [];
    return [
      invalidValue(
        `spec.clusterIPs[${i}]`,
        address,
        `expected an ${family} value as indicated by \`ipFamilies[${i}]\``,
      ),
    ];
  });
}

function nodePortErrors(ports: readonly Json[], type: string): Errors {
  const seen = new Set<string>();
  const numbers = ports.map((port) => numberAt(port, 'nodePort') ?? 0);
  return [
    ...(type === 'ClusterIP'
      ? numbers.flatMap((number, i) =>
          number === 0
            ? []
            : [forbiddenValue(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'")],
        )
      : []),
    ...numbers.flatMap((number, i): Errors => {
      const key = `${textAt(ports[i], 'protocol')}/${number}`;
      const isTaken = number !== 0 && seen.has(key);
      seen.add(key);
      return isTaken ? [duplicateValue(`spec.ports[${i}].nodePort`, number)] : [];
    }),
  ];
}

function repeatedPortErrors(ports: readonly Json[]): Errors {
  const seen = new Set<string>();
  return ports.flatMap((port, i): Errors => {
    const [protocol, number] = [textAt(port, 'protocol'), numberAt(port, 'port') ?? 0];
    const key = `${protocol}/${number}`;
    const isTaken = seen.has(key);
    seen.add(key);
    const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: number, TargetPort: 0, NodePort: 0 };
    return isTaken ? [duplicateValue(`spec.ports[${i}]`, shown)] : [];
  });
}

const rangeNote = 'service.beta.kubernetes.io/load-balancer-source-ranges';

function sourceRangeErrors(service: KubeObject, type: string): Errors {
  const ranges = listAt(service, spec, 'loadBalancerSourceRanges').map((range) => String(range).trim());
  const note = service.metadata.annotations?.[rangeNote];
  const field = ranges.length > 0 ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${rangeNote}]`;
  if (ranges.length === 0 && note === undefined) return [];
  const noted = (note ?? '')
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '');
  return [
    ...(type === 'LoadBalancer' ? [] : [forbiddenValue(field, onlyBalanced)]),
    ...ranges.flatMap((range, i) => blockErrors(`${field}[${i}]`, range)),
    ...(ranges.length > 0 ? [] : noted.flatMap((range) => blockErrors(field, range))),
  ];
}

function balancerClassErrors(service: KubeObject, type: string): Errors {
  const name = at(service, spec, 'loadBalancerClass');
  if (typeof name !== 'string') return [];
  return type === 'LoadBalancer'
    ? named('spec.loadBalancerClass', name, isQualifiedName)
    : [forbiddenValue('spec.loadBalancerClass', onlyBalanced)];
}

function externalTrafficErrors(service: KubeObject, type: string): Errors {
  const isReachable =
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    (type === 'ClusterIP' && listAt(service, spec, 'externalIPs').length > 0);
  const policy = textAt(service, spec, 'externalTrafficPolicy');
  const port = numberAt(service, spec, 'healthCheckNodePort') ?? 0;
  const needsCheck = type === 'LoadBalancer' && policy === 'Local';
  const [field, place] = ['spec.externalTrafficPolicy', 'spec.healthCheckNodePort'];
  const health = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [
    ...(isReachable ? requiredWord(at(service, spec), 'externalTrafficPolicy', spec, ['Cluster', 'Local']) : []),
    ...(!isReachable && policy !== ''
      ? [invalidValue(field, policy, 'may only be set for externally-accessible services')]
      : []),
    ...(!needsCheck && port !== 0 ? [invalidValue(place, port, health)] : []),
    ...(needsCheck && port === 0 ? [requiredValue(place)] : []),
    ...(needsCheck && port !== 0 ? portRange(place, port) : []),
  ];
}

/** Source: ValidateServiceUpdate. */
export function serviceChangeErrors(next: KubeObject, live: KubeObject): Errors {
  const isExternal = [live, next].some((one) => textAt(one, spec, 'type') === 'ExternalName');
  return [
    ...(isExternal || (isHeadless(live) && isHeadless(next)) ? [] : changedAddressErrors(next, live)),
    ...(isExternal || isHeadless(live) || isHeadless(next) ? [] : changedFamilyErrors(next, live)),
    ...(textAt(next, spec, 'type') === 'LoadBalancer' &&
    textAt(live, spec, 'type') === 'LoadBalancer' &&
    !equalJson(at(next, spec, 'loadBalancerClass') ?? null, at(live, spec, 'loadBalancerClass') ?? null)
      ? [invalidValue('spec.loadBalancerClass', at(next, spec, 'loadBalancerClass') ?? null, 'may not change once set')]
      : []),
    ...(needsCheck(live) &&
    needsCheck(next) &&
    numberAt(next, spec, 'healthCheckNodePort') !== numberAt(live, spec, 'healthCheckNodePort')
      ? [forbiddenValue('spec.healthCheckNodePort', 'field is immutable')]
      : []),
  ];
}

function needsCheck(service: KubeObject): boolean {
  return textAt(service, spec, 'type') === 'LoadBalancer' && textAt(service, spec, 'externalTrafficPolicy') === 'Local';
}

function changedAddressErrors(next: KubeObject, live: KubeObject): Errors {
  const [was, is] = [addressesOf(live), addressesOf(next)];
  const field = 'spec.clusterIPs';
  if (was.length === is.length) {
    return was.flatMap((address, i) =>
      address === is[i] ? [] : [invalidValue(`${field}[${i}]`, is, 'may not change once set')],
    );
  }
  return [
    ...(is.length === 0 ? [invalidValue(`${field}[0]`, null, 'primary clusterIP can not be unset')] : []),
    ...(was.length > 0 && is.length > 0 && is[0] !== was[0]
      ? [invalidValue(`${field}[0]`, is, 'may not change once set')]
      : []),
    ...(was.length > is.length && is.length === 1 ? releaseErrors(next, 'clusterIP') : []),
  ];
}

function changedFamilyErrors(next: KubeObject, live: KubeObject): Errors {
  const [was, is] = [live, next].map((one) => listAt(one, spec, 'ipFamilies').map(String));
  const field = 'spec.ipFamilies[0]';
  if (was === undefined || is === undefined) return [];
  if (was.length === is.length) {
    return was.flatMap((family, i) => (family === is[i] ? [] : [invalidValue(field, is, 'may not change once set')]));
  }
  return [
    ...(was.length > 0 && is.length > 0 && is[0] !== was[0]
      ? [invalidValue(field, addressesOf(next), 'may not change once set')]
      : []),
    ...(was.length > is.length && is.length === 1 ? releaseErrors(next, 'ipFamily') : []),
  ];
}

function releaseErrors(next: KubeObject, what: string): Errors {
  const policy = at(next, spec, 'ipFamilyPolicy') ?? null;
  const why = `must be set to 'SingleStack' when releasing the secondary ${what}`;
  return policy === 'SingleStack' ? [] : [invalidValue('spec.ipFamilyPolicy', policy, why)];
}
