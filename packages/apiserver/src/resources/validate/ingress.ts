import { isIP } from 'node:net';

import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notSupported, requiredValue, tooLong } from '#resources/field-error.ts';
import { isLabelName, isPathSegment, isPortName, isSubdomain, isWildcard } from '#resources/valid-name.ts';

import { prefixedPathErrors } from './batch.ts';
import { isSet, named, portRange, requiredName, supported, textAt } from './checks.ts';
import type { Errors } from './checks.ts';
import { immutableErrors } from './template.ts';

/** Source: kubernetes pkg/apis/networking/validation. */
export function ingressErrors(ingress: KubeObject): Errors {
  const rules = listAt(ingress, 'spec', 'rules');
  const backend = at(ingress, 'spec', 'defaultBackend');
  const className = at(ingress, 'spec', 'ingressClassName');
  return [
    ...(rules.length === 0 && backend === undefined
      ? [invalidValue('spec', [], 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...(backend === undefined ? [] : backendErrors(backend, 'spec.defaultBackend')),
    ...rules.flatMap((rule, i) => ruleErrors(rule, `spec.rules[${i}]`)),
    ...listAt(ingress, 'spec', 'tls').flatMap((tls, i) => {
      const secret = textAt(tls, 'secretName');
      return [
        ...listAt(tls, 'hosts').flatMap((host, k) => hostErrors(String(host), `spec.tls[${i}].hosts[${k}]`)),
        ...(secret === '' ? [] : named(`spec.tls[${i}].secretName`, secret, isSubdomain)),
      ];
    }),
    ...(typeof className === 'string' ? named('spec.ingressClassName', className, isSubdomain) : []),
  ];
}

const classNote = 'kubernetes.io/ingress.class';

/** Only a new Ingress may not contradict itself. */
export function newIngressErrors(ingress: KubeObject): Errors {
  const [note, className] = [ingress.metadata.annotations?.[classNote], at(ingress, 'spec', 'ingressClassName')];
  if (note === undefined || className === undefined || note === className) return [];
  return [invalidValue(`annotations.${classNote}`, note, 'must match `ingressClassName` when both are specified')];
}

function hostErrors(host: string, field: string): Errors {
  return named(field, host, host.includes('*') ? isWildcard : isSubdomain);
}

function ruleErrors(rule: Json, field: string): Errors {
  const host = textAt(rule, 'host');
  const paths = listAt(rule, 'http', 'paths');
  return [
    ...(isIP(host) > 0 ? [invalidValue(`${field}.host`, host, 'must be a DNS name, not an IP address')] : []),
    ...(host === '' ? [] : hostErrors(host, `${field}.host`)),
    ...(isSet(rule, 'http') && paths.length === 0 ? [requiredValue(`${field}.http.paths`)] : []),
    ...paths.flatMap((path, i) => pathErrors(path, `${field}.http.paths[${i}]`)),
  ];
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
const badParts = ['//', '/./', '/../', '%2f', '%2F'];
const badEnds = ['/..', '/.'];

function pathErrors(path: Json, field: string): Errors {
  const type = at(path, 'pathType');
  if (typeof type !== 'string') return [requiredValue(`${field}.pathType`, 'pathType must be specified')];
  const value = textAt(path, 'path');
  const place = `${field}.path`;
  const isFree = type === 'ImplementationSpecific';
  const isKnown = pathTypes.includes(type);
  return [
    ...(isKnown && !(isFree && value === '') && !value.startsWith('/')
      ? [invalidValue(place, value, 'must be an absolute path')]
      : []),
    ...(isFree || !isKnown
      ? []
      : [
          ...badParts
            .filter((part) => value.includes(part))
            .map((part) => invalidValue(place, value, `must not contain '${part}'`)),
          ...badEnds
            .filter((end) => value.endsWith(end))
            .map((end) => invalidValue(place, value, `cannot end with '${end}'`)),
        ]),
    ...(isKnown ? [] : [notSupported(`${field}.pathType`, type, pathTypes)]),
    ...backendErrors(at(path, 'backend') ?? {}, `${field}.backend`),
  ];
}

function backendErrors(backend: Json, field: string): Errors {
  const [service, resource] = [at(backend, 'service'), at(backend, 'resource')];
  if (service !== undefined && resource !== undefined) {
    return [invalidValue(field, '', 'cannot set both resource and service backends')];
  }
  if (resource !== undefined) return referenceErrors(resource, `${field}.resource`);
  if (service === undefined) return [invalidValue(field, '', 'resource or service backend is required')];
  return [...requiredName(service, 'name', `${field}.service`, isLabelName), ...backendPortErrors(service, field)];
}

function backendPortErrors(service: Json, field: string): Errors {
  const [name, number] = [textAt(service, 'port', 'name'), numberAt(service, 'port', 'number') ?? 0];
  if (name !== '' && number !== 0) return [invalidValue(field, '', 'cannot set both port name & port number')];
  if (name !== '') return named(`${field}.service.port.name`, name, isPortName);
  if (number !== 0) return portRange(`${field}.service.port.number`, number);
  return [requiredValue(field, 'port name or number is required')];
}

function referenceErrors(reference: Json, field: string): Errors {
  const group = at(reference, 'apiGroup');
  return [
    ...(group === undefined ? [] : named(`${field}.apiGroup`, String(group), isSubdomain)),
    ...requiredName(reference, 'kind', field, isPathSegment),
    ...requiredName(reference, 'name', field, isPathSegment),
  ];
}

export function ingressClassErrors(ingressClass: KubeObject): Errors {
  const controller = textAt(ingressClass, 'spec', 'controller');
  const parameters = at(ingressClass, 'spec', 'parameters');
  return [
    ...(controller.length > 250 ? [tooLong('spec.controller', 250)] : []),
    ...prefixedPathErrors(controller, 'spec.controller'),
    ...(parameters === undefined ? [] : parameterErrors(parameters, 'spec.parameters')),
  ];
}

const scopes = ['Cluster', 'Namespace'];

function parameterErrors(parameters: Json, field: string): Errors {
  const [scope, namespace] = [textAt(parameters, 'scope'), at(parameters, 'namespace')];
  return [
    ...referenceErrors(parameters, field),
    ...(scope === '' ? [requiredValue(`${field}.scope`)] : supported(parameters, 'scope', field, scopes)),
    ...(scope === 'Namespace' && namespace === undefined
      ? [requiredValue(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'")]
      : []),
    ...(scope === 'Namespace' && typeof namespace === 'string'
      ? named(`${field}.namespace`, namespace, isLabelName)
      : []),
    ...(scope === 'Cluster' && namespace !== undefined
      ? [forbiddenValue(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'")]
      : []),
  ];
}

export function ingressClassChangeErrors(next: KubeObject, live: KubeObject): Errors {
  return immutableErrors(at(next, 'spec', 'controller'), at(live, 'spec', 'controller'), 'spec.controller');
}
