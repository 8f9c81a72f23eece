import { equalJson } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { mapAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, requiredValue, tooLong } from '#resources/field-error.ts';
import { isConfigKey } from '#resources/valid-name.ts';

import { named } from './checks.ts';
import type { Errors } from './checks.ts';

const mostBytes = 1024 * 1024;

/** ConfigMaps and Secrets. Source: kubernetes pkg/apis/core/validation, ValidateConfigMap, ValidateSecret. */
export function configMapErrors(object: KubeObject): Errors {
  const [data, binary] = [mapAt(object, 'data'), mapAt(object, 'binaryData')];
  const size = [
    ...Object.values(data).map((value) => Buffer.byteLength(String(value))),
    ...Object.values(binary).map(bytesOf),
  ];
  return [
    ...Object.keys(data).flatMap((key) => [
      ...named(`data[${key}]`, key, isConfigKey),
      ...(Object.hasOwn(binary, key)
        ? [invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData')]
        : []),
    ]),
    ...Object.keys(binary).flatMap((key) => named(`binaryData[${key}]`, key, isConfigKey)),
    ...sizeErrors(size, ''),
  ];
}

function bytesOf(text: unknown): number {
  return Buffer.from(String(text), 'base64').length;
}

function sizeErrors(sizes: readonly number[], field: string): Errors {
  return sizes.reduce((sum, size) => sum + size, 0) > mostBytes ? [tooLong(field, mostBytes)] : [];
}

export function secretErrors(secret: KubeObject): Errors {
  const data = mapAt(secret, 'data');
  return [
    ...Object.keys(data).flatMap((key) => named(`data[${key}]`, key, isConfigKey)),
    ...sizeErrors(Object.values(data).map(bytesOf), 'data'),
    ...typeErrors(secret),
  ];
}

/** What each type of Secret must hold. */
function typeErrors(secret: KubeObject): Errors {
  const data = mapAt(secret, 'data');
  const has = (key: string): boolean => Object.hasOwn(data, key);
  const needs = (key: string): Errors => (has(key) ? [] : [requiredValue(`data[${key}]`)]);
  switch (secret['type']) {
    case 'kubernetes.io/service-account-token': {
      const key = 'kubernetes.io/service-account.name';
      const account = secret.metadata.annotations?.[key] ?? '';
      return account === '' ? [requiredValue(`metadata.annotations[${key}]`)] : [];
    }
    case 'kubernetes.io/dockercfg':
      return jsonErrors(data['.dockercfg'], '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return jsonErrors(data['.dockerconfigjson'], '.dockerconfigjson');
    case 'kubernetes.io/basic-auth':
      return has('username') || has('password')
        ? []
        : [requiredValue('data[username]'), requiredValue('data[password]')];
    case 'kubernetes.io/ssh-auth':
      return bytesOf(data['ssh-privatekey'] ?? '') === 0 ? [requiredValue('data[ssh-privatekey]')] : [];
    case 'kubernetes.io/tls':
      return [...needs('tls.crt'), ...needs('tls.key')];
    default:
      return [];
  }
}

function jsonErrors(value: unknown, key: string): Errors {
  if (value === undefined) return [requiredValue(`data[${key}]`)];
  const text = Buffer.from(String(value), 'base64').toString();
  try {
    JSON.parse(text);
    return [];
  } catch {
    const problem =
      text === ''
        ? 'unexpected end of JSON input'
        : `invalid character '${text.trimStart().charAt(0)}' looking for beginning of value`;
    return [invalidValue(`data[${key}]`, '<secret contents redacted>', problem)];
  }
}

/** Data that was declared immutable stays as it is. */
export function dataChangeErrors(next: KubeObject, live: KubeObject): Errors {
  const typeChanged = next.kind === 'Secret' && next['type'] !== live['type'];
  const errors = typeChanged ? [invalidValue('type', next['type'] ?? '', 'field is immutable')] : [];
  if (live['immutable'] !== true) return errors;
  const frozen = 'field is immutable when `immutable` is set';
  const changed = ['data', 'binaryData'].filter((field) => !equalJson(next[field] ?? {}, live[field] ?? {}));
  return [
    ...errors,
    ...(next['immutable'] === true ? [] : [forbiddenValue('immutable', frozen)]),
    ...changed.map((field) => forbiddenValue(field, frozen)),
  ];
}
