import { isIP } from 'node:net';

import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { duplicateValue, forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';
import { isPortName } from '#resources/valid-name.ts';

import { portRange } from './pod-spec.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const protocols = ['SCTP', 'TCP', 'UDP'];

/** Source: kubernetes pkg/apis/core/validation ValidateService. */
export function serviceErrors(service: KubeObject): readonly FieldError[] {
  const type = stringAt(service, 'spec', 'type') ?? '';
  const ports = listAt(service, 'spec', 'ports');
  const address = stringAt(service, 'spec', 'clusterIP') ?? '';
  const headless = address === 'None';
  return [
    ...(ports.length === 0 && !headless && type !== 'ExternalName' && type !== 'LoadBalancer'
      ? [requiredValue('spec.ports')]
      : []),
    ...(types.includes(type) ? [] : [notSupported('spec.type', type, types)]),
    ...(type === 'ExternalName' && (stringAt(service, 'spec', 'externalName') ?? '') === ''
      ? [requiredValue('spec.externalName')]
      : []),
    ...(type === 'ExternalName' && address !== ''
      ? [forbiddenValue('spec.clusterIPs', 'may not be set for ExternalName services')]
      : []),
    ...(address === '' || headless || isIP(address) > 0
      ? []
      : [invalidValue('spec.clusterIPs[0]', address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]),
    ...portErrors(ports),
  ];
}

function portErrors(ports: readonly Json[]): FieldError[] {
  const names = new Set<string>();
  const places = new Set<string>();
  return ports.flatMap((port, i) => {
    const path = `spec.ports[${i}]`;
    const errors: FieldError[] = [];
    const name = stringAt(port, 'name') ?? '';
    if (name === '' && ports.length > 1) errors.push(requiredValue(`${path}.name`));
    if (name !== '' && names.has(name)) errors.push(duplicateValue(`${path}.name`, name));
    names.add(name);
    const number = numberAt(port, 'port') ?? 0;
    errors.push(...portRange(`${path}.port`, number));
    const protocol = stringAt(port, 'protocol') ?? '';
    if (!protocols.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, protocols));
    const target = at(port, 'targetPort');
    if (typeof target === 'number') errors.push(...portRange(`${path}.targetPort`, target));
    if (typeof target === 'string') {
      errors.push(...isPortName(target).map((why) => invalidValue(`${path}.targetPort`, target, why)));
    }
    const place = `${protocol}/${number}`;
    if (places.has(place)) {
      const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: number, TargetPort: 0, NodePort: 0 };
      errors.push(duplicateValue(path, shown));
    }
    places.add(place);
    return errors;
  });
}

export function serviceChangeErrors(next: KubeObject, live: KubeObject): readonly FieldError[] {
  const [was, is] = [live, next].map((one) => stringAt(one, 'spec', 'clusterIP') ?? '');
  const external = [live, next].some((one) => stringAt(one, 'spec', 'type') === 'ExternalName');
  if (external || was === '' || was === is) return [];
  return [invalidValue('spec.clusterIPs[0]', [is ?? ''], 'may not change once set')];
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

/** Source: kubernetes pkg/apis/networking/validation. */
export function ingressErrors(ingress: KubeObject): readonly FieldError[] {
  const rules = listAt(ingress, 'spec', 'rules');
  const hasDefault = at(ingress, 'spec', 'defaultBackend') !== undefined;
  return [
    ...(rules.length === 0 && !hasDefault
      ? [invalidValue('spec', [], 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...rules.flatMap((rule, i) => {
      if (at(rule, 'http') === undefined) return [];
      const paths = listAt(rule, 'http', 'paths');
      const field = `spec.rules[${i}].http.paths`;
      if (paths.length === 0) return [requiredValue(field)];
      return paths.flatMap((path, k) => pathErrors(path, `${field}[${k}]`));
    }),
  ];
}

function pathErrors(path: Json, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const type = stringAt(path, 'pathType');
  const value = stringAt(path, 'path') ?? '';
  if (type === undefined) errors.push(requiredValue(`${field}.pathType`, 'pathType must be specified'));
  else if (!pathTypes.includes(type)) errors.push(notSupported(`${field}.pathType`, type, pathTypes));
  else if (type !== 'ImplementationSpecific' || value !== '') {
    if (!value.startsWith('/')) errors.push(invalidValue(`${field}.path`, value, 'must be an absolute path'));
    for (const bad of type === 'ImplementationSpecific' ? [] : ['//', '/./', '/../', '%2f', '%2F']) {
      if (value.includes(bad)) errors.push(invalidValue(`${field}.path`, value, `must not contain '${bad}'`));
    }
  }
  return [...errors, ...backendErrors(at(path, 'backend') ?? {}, `${field}.backend`)];
}

function backendErrors(backend: Json, field: string): FieldError[] {
  const service = at(backend, 'service');
  const resource = at(backend, 'resource');
  if (service !== undefined && resource !== undefined)
    return [invalidValue(field, '', 'cannot set both resource and service backends')];
  if (service === undefined)
    return resource === undefined ? [invalidValue(field, '', 'resource or service backend is required')] : [];
  const name = stringAt(service, 'name') ?? '';
  const portName = stringAt(service, 'port', 'name') ?? '';
  const number = numberAt(service, 'port', 'number') ?? 0;
  if (portName !== '' && number !== 0) return [invalidValue(field, '', 'cannot set both port name & port number')];
  return [
    ...(name === '' ? [requiredValue(`${field}.service.name`)] : []),
    ...(portName === '' && number === 0 ? [requiredValue(field, 'port name or number is required')] : []),
  ];
}
