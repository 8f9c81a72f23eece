import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt } from '@capstan/kube/object/read.ts';

import { invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isConfigKey, isLabelName, isQualifiedName, isSubdomain, isVariableName } from '#resources/valid-name.ts';

import {
  isSet,
  named,
  optionalName,
  quantityOf,
  requiredName,
  shownQuantity,
  textAt,
} from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { backstepErrors } from '#resources/validate/file-path.ts';

/** Variables of a container. Source: kubernetes pkg/apis/core/validation, ValidateEnv, ValidateEnvFrom. */
export function environmentErrors(container: Json, path: string): Errors {
  return [
    ...listAt(container, 'env').flatMap((variable, i) => [
      ...requiredName(variable, 'name', `${path}.env[${i}]`, isVariableName),
      ...valueFromErrors(variable, `${path}.env[${i}].valueFrom`),
    ]),
    ...listAt(container, 'envFrom').flatMap((source, i) => envFromErrors(source, `${path}.envFrom`, i)),
  ];
}

const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function valueFromErrors(variable: Json, field: string): Errors {
  if (!isSet(variable, 'valueFrom')) return [];
  const from = at(variable, 'valueFrom') ?? {};
  const found = sources.filter((name) => isSet(from, name));
  return [
    ...found.flatMap((name) => sourceErrors(name, at(from, name) ?? {}, `${field}.${name}`)),
    ...countErrors(found.length, textAt(variable, 'value') !== '', field),
  ];
}

function countErrors(count: number, hasValue: boolean, field: string): Errors {
  if (count === 0) {
    const why =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    return [invalidValue(field, '', why)];
  }
  if (hasValue) return [invalidValue(field, '', 'may not be specified when `value` is not empty')];
  return count > 1 ? [invalidValue(field, '', 'may not have more than one field specified at a time')] : [];
}

function sourceErrors(name: string, source: Json, field: string): Errors {
  switch (name) {
    case 'fieldRef':
      return fieldRefErrors(source, field, variableFields);
    case 'resourceFieldRef':
      return resourceRefErrors(source, field, false);
    case 'fileKeyRef':
      return [
        ...requiredName(source, 'key', field, isVariableName),
        ...requiredName(source, 'volumeName', field, isLabelName),
        ...(textAt(source, 'path') === ''
          ? [requiredValue(`${field}.path`)]
          : backstepErrors(textAt(source, 'path'), `${field}.path`)),
      ];
    default:
      return [
        ...named(`${field}.name`, textAt(source, 'name'), isSubdomain),
        ...requiredName(source, 'key', field, isConfigKey),
      ];
  }
}

function envFromErrors(source: Json, field: string, i: number): Errors {
  const found = ['configMapRef', 'secretRef'].filter((name) => isSet(source, name));
  const own = `${field}[${i}]`;
  return [
    ...optionalName(source, 'prefix', own, isVariableName),
    ...found.flatMap((name) => requiredName(at(source, name), 'name', `${own}.${name}`, isSubdomain)),
    ...(found.length === 0 ? [invalidValue(field, '', 'must specify one of: `configMapRef` or `secretRef`')] : []),
    ...(found.length > 1 ? [invalidValue(field, '', 'may not have more than one field specified at a time')] : []),
  ];
}

const variableFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
/** Fields that a file of a downward volume may hold. */
export const fileFields = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];
/** Paths that a pod of this version has at all. */
const knownFields = new Set([
  ...variableFields,
  ...fileFields,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'spec.hostNetwork',
  'status.nominatedNodeName',
]);

export function fieldRefErrors(ref: Json, field: string, allowed: readonly string[]): Errors {
  if (textAt(ref, 'apiVersion') === '') return [requiredValue(`${field}.apiVersion`)];
  const given = textAt(ref, 'fieldPath');
  if (given === '') return [requiredValue(`${field}.fieldPath`)];
  const [, base = given, key] = /^(.*)\['(.*)'\]$/.exec(given) ?? [];
  const path = base === 'spec.host' ? 'spec.nodeName' : base;
  const isSubscript = key !== undefined;
  if (isSubscript ? !path.startsWith('metadata.') : !knownFields.has(path)) {
    const why = `error converting fieldPath: field label not supported: ${path}`;
    return [invalidValue(`${field}.fieldPath`, given, why)];
  }
  if (isSubscript) {
    if (path === 'metadata.annotations') return named(field, key.toLowerCase(), isQualifiedName);
    if (path === 'metadata.labels') return named(field, key, isQualifiedName);
    return [invalidValue(field, path, 'does not support subscript')];
  }
  return allowed.includes(path) ? [] : [notSupported(`${field}.fieldPath`, path, allowed)];
}

const resources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const units = '1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei'.split(' ');

export function resourceRefErrors(ref: Json, field: string, inVolume: boolean): Errors {
  const resource = textAt(ref, 'resource');
  const divisor = divisorErrors(ref, resource, field);
  if (inVolume && textAt(ref, 'containerName') === '') return [requiredValue(`${field}.containerName`), ...divisor];
  if (resource === '') return [requiredValue(`${field}.resource`), ...divisor];
  const isKnown = resources.includes(resource) || /^(requests|limits)\.hugepages-/.test(resource);
  return [...(isKnown ? [] : [notSupported(`${field}.resource`, resource, resources)]), ...divisor];
}

function divisorErrors(ref: Json, resource: string, field: string): Errors {
  const divisor = at(ref, 'divisor');
  if ((quantityOf(divisor)?.value ?? 0n) === 0n) return [];
  const shown = shownQuantity(divisor);
  const name = resource.replace(/^(requests|limits)\./, '');
  const wrong = (why: string): Errors => [invalidValue(`${field}.divisor`, resource, why)];
  if (name === 'cpu') {
    return ['1m', '1'].includes(shown)
      ? []
      : wrong("only divisor's values 1m and 1 are supported with the cpu resource");
  }
  const called =
    name === 'ephemeral-storage' ? 'local ephemeral storage' : name.startsWith('hugepages-') ? 'hugepages' : name;
  if (!['memory', 'local ephemeral storage', 'hugepages'].includes(called) || units.includes(shown)) return [];
  return wrong(`only divisor's values ${units.join(', ')} are supported with the ${called} resource`);
}
