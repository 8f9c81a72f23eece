import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { text, wide } from './column.ts';
import type { Column } from './column.ts';
import { age, firstThree, ingressAddresses, labelsText, name, none, orNone, stringCell } from './parts.ts';

export const serviceColumns: readonly Column[] = [
  name,
  text('Type', stringCell('spec', 'type')),
  text('Cluster-IP', (one) => orNone(stringAt(one, 'spec', 'clusterIP'))),
  text('External-IP', externalAddress),
  text('Port(s)', (one) => orNone(listAt(one, 'spec', 'ports').map(portText).join(','))),
  age,
  wide('Selector', (one) => labelsText(mapAt(one, 'spec', 'selector'))),
];

function portText(port: unknown): string {
  const node = numberAt(port, 'nodePort') ?? 0;
  const shown = `${numberAt(port, 'port') ?? 0}${node > 0 ? `:${node}` : ''}`;
  return `${shown}/${stringAt(port, 'protocol') ?? 'TCP'}`;
}

function externalAddress(service: KubeObject): string {
  const external = listAt(service, 'spec', 'externalIPs').map(String);
  switch (stringAt(service, 'spec', 'type')) {
    case 'LoadBalancer': {
      const all = [...ingressAddresses(service), ...external];
      return all.length === 0 ? '<pending>' : all.join(',');
    }
    case 'ExternalName':
      return stringAt(service, 'spec', 'externalName') ?? '';
    default:
      return external.length === 0 ? none : external.join(',');
  }
}

export const ingressColumns: readonly Column[] = [
  name,
  text('Class', (one) => orNone(stringAt(one, 'spec', 'ingressClassName'))),
  text('Hosts', (one) => {
    const hosts = listAt(one, 'spec', 'rules')
      .map((rule) => stringAt(rule, 'host') ?? '')
      .filter((host) => host !== '');
    return hosts.length === 0 ? '*' : firstThree(hosts);
  }),
  text('Address', (one) => ingressAddresses(one).join(',')),
  text('Ports', (one) => (listAt(one, 'spec', 'tls').length > 0 ? '80, 443' : '80')),
  age,
];

export const ingressClassColumns: readonly Column[] = [
  name,
  text('Controller', stringCell('spec', 'controller')),
  text('Parameters', (one) => {
    const kind = stringAt(one, 'spec', 'parameters', 'kind');
    if (kind === undefined) return none;
    const group = stringAt(one, 'spec', 'parameters', 'apiGroup');
    return `${kind}${group === undefined ? '' : `.${group}`}/${stringAt(one, 'spec', 'parameters', 'name') ?? ''}`;
  }),
  age,
];

export const networkPolicyColumns: readonly Column[] = [
  name,
  text('Pod-Selector', (one) => {
    const labels = labelsText(mapAt(one, 'spec', 'podSelector', 'matchLabels'));
    const sets = listAt(one, 'spec', 'podSelector', 'matchExpressions').map((set) => {
      const values = listAt(set, 'values').map(String).join(',');
      const operator = (stringAt(set, 'operator') ?? '').toLowerCase();
      return operator === 'exists'
        ? (stringAt(set, 'key') ?? '')
        : `${stringAt(set, 'key') ?? ''} ${operator} (${values})`;
    });
    return orNone([...(labels === none ? [] : [labels]), ...sets].join(','));
  }),
  age,
];

export const endpointsColumns: readonly Column[] = [
  name,
  text('Endpoints', (one) => {
    const all = listAt(one, 'subsets').flatMap((subset) =>
      listAt(subset, 'ports').flatMap((port) =>
        listAt(subset, 'addresses').map((address) => `${stringAt(address, 'ip') ?? ''}:${numberAt(port, 'port') ?? 0}`),
      ),
    );
    return orNone(firstThree(all));
  }),
  age,
];

export const endpointSliceColumns: readonly Column[] = [
  name,
  text('AddressType', stringCell('addressType')),
  text('Ports', (one) => {
    const ports = listAt(one, 'ports').map((port) => String(numberAt(port, 'port') ?? '*'));
    return ports.length === 0 ? '<unset>' : firstThree(ports);
  }),
  text('Endpoints', (one) => {
    const all = listAt(one, 'endpoints').flatMap((endpoint) => listAt(endpoint, 'addresses').map(String));
    return all.length === 0 ? '<unset>' : firstThree(all);
  }),
  age,
];
