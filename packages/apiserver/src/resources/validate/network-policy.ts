import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isPortName } from '#resources/valid-name.ts';

import { blockErrors, blockOf, isStrictlyInside } from './address.ts';
import { isSet, named, portRange, supported, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { labelSelectorErrors } from './labels.ts';

/** Source: kubernetes pkg/apis/networking/validation, ValidateNetworkPolicySpec. */
export function networkPolicyErrors(policy: KubeObject): Errors {
  const spec = policy['spec'];
  const types = listAt(spec, 'policyTypes').map(String);
  const known = ['Ingress', 'Egress'];
  return [
    ...labelSelectorErrors(at(spec, 'podSelector'), 'spec.podSelector'),
    ...directionErrors(spec, 'ingress', 'from'),
    ...directionErrors(spec, 'egress', 'to'),
    ...(types.length > 2
      ? [invalidValue('spec.policyTypes', types, 'may not specify more than two policyTypes')]
      : types.flatMap((type, i) =>
          known.includes(type) ? [] : [notSupported(`spec.policyTypes[${i}]`, type, known)],
        )),
  ];
}

function directionErrors(spec: Json | undefined, direction: string, peers: string): Errors {
  return listAt(spec, direction).flatMap((rule, i) => {
    const field = `spec.${direction}[${i}]`;
    return [
      ...listAt(rule, 'ports').flatMap((port, k) => policyPortErrors(port, `${field}.ports[${k}]`)),
      ...listAt(rule, peers).flatMap((peer, k) => peerErrors(peer, `${field}.${peers}[${k}]`)),
    ];
  });
}

function policyPortErrors(port: Json, field: string): Errors {
  const [number, end] = [at(port, 'port'), numberAt(port, 'endPort')];
  const place = `${field}.endPort`;
  const protocol = supported(port, 'protocol', field, ['TCP', 'UDP', 'SCTP']);
  if (number === undefined) {
    return end === undefined
      ? protocol
      : [...protocol, invalidValue(place, end, 'may not be specified when `port` is not specified')];
  }
  if (typeof number === 'string') {
    return [
      ...protocol,
      ...(end === undefined ? [] : [invalidValue(place, end, 'may not be specified when `port` is non-numeric')]),
      ...named(`${field}.port`, number, isPortName),
    ];
  }
  return [
    ...protocol,
    ...portRange(`${field}.port`, Number(number)),
    ...(end !== undefined && end < Number(number)
      ? [invalidValue(place, Number(number), 'must be greater than or equal to `port`')]
      : []),
    ...(end === undefined ? [] : portRange(place, end)),
  ];
}

function peerErrors(peer: Json, field: string): Errors {
  const found = ['podSelector', 'namespaceSelector', 'ipBlock'].filter((name) => isSet(peer, name));
  return [
    ...labelSelectorErrors(at(peer, 'podSelector'), `${field}.podSelector`),
    ...labelSelectorErrors(at(peer, 'namespaceSelector'), `${field}.namespaceSelector`),
    ...(isSet(peer, 'ipBlock') ? ipBlockErrors(at(peer, 'ipBlock') ?? {}, `${field}.ipBlock`) : []),
    ...(found.length === 0 ? [requiredValue(field, 'must specify a peer')] : []),
    ...(found.length > 1 && isSet(peer, 'ipBlock')
      ? [forbiddenValue(field, 'may not specify both ipBlock and another peer')]
      : []),
  ];
}

function ipBlockErrors(block: Json, field: string): Errors {
  const range = textAt(block, 'cidr');
  if (range === '') return [requiredValue(`${field}.cidr`)];
  const outer = blockOf(range);
  const wrong = blockErrors(`${field}.cidr`, range);
  if (outer === undefined) return wrong;
  return [
    ...wrong,
    ...listAt(block, 'except').flatMap((one, i) => {
      const [text, place] = [String(one), `${field}.except[${i}]`];
      const inner = blockOf(text);
      const isOutside = inner !== undefined && !isStrictlyInside(inner, outer);
      return [
        ...blockErrors(place, text),
        ...(isOutside ? [invalidValue(place, text, 'must be a strict subset of `cidr`')] : []),
      ];
    }),
  ];
}
