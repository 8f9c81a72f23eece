import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import {
  duplicateValue,
  forbiddenValue,
  invalidValue,
  notFoundValue,
  notSupported,
  requiredValue,
} from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';
import { isLabelName, isPortName } from '#resources/valid-name.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

/** What is wrong with a pod's spec. Source: kubernetes pkg/apis/core/validation ValidatePodSpec. */
export function podSpecErrors(spec: Json | undefined, path: string): readonly FieldError[] {
  const volumes = listAt(spec, 'volumes');
  const volumeNames = new Set(volumes.map((volume) => stringAt(volume, 'name') ?? ''));
  const containers = listAt(spec, 'containers');
  const seen = new Set<string>();
  return [
    ...volumes.flatMap((volume, i) => volumeErrors(volume, `${path}.volumes[${i}]`)),
    ...repeated(volumes, `${path}.volumes`),
    ...(containers.length === 0 ? [requiredValue(`${path}.containers`)] : []),
    ...containers.flatMap((one, i) => containerErrors(one, `${path}.containers[${i}]`, { seen, volumeNames })),
    ...listAt(spec, 'initContainers').flatMap((one, i) =>
      containerErrors(one, `${path}.initContainers[${i}]`, { seen, volumeNames }),
    ),
    ...oneOf(spec, 'restartPolicy', ['Always', 'OnFailure', 'Never'], path),
    ...oneOf(spec, 'dnsPolicy', ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], path),
  ];
}

function oneOf(value: Json | undefined, field: string, allowed: readonly string[], path: string): FieldError[] {
  const found = stringAt(value, field) ?? '';
  return found === '' || allowed.includes(found) ? [] : [notSupported(`${path}.${field}`, found, allowed)];
}

function repeated(items: readonly Json[], path: string): FieldError[] {
  const seen = new Set<string>();
  return items.flatMap((item, i) => {
    const name = stringAt(item, 'name') ?? '';
    if (name !== '' && seen.has(name)) return [duplicateValue(`${path}[${i}].name`, name)];
    seen.add(name);
    return [];
  });
}

function volumeErrors(volume: Json, path: string): FieldError[] {
  const name = stringAt(volume, 'name') ?? '';
  const wrong = name === '' ? undefined : isLabelName(name);
  const sources = isMap(volume) ? Object.keys(volume).filter((key) => key !== 'name') : [];
  return [
    ...(name === '' ? [requiredValue(`${path}.name`)] : []),
    ...(wrong === undefined ? [] : [invalidValue(`${path}.name`, name, wrong)]),
    ...sources.slice(1).map((source) => forbiddenValue(`${path}.${source}`, 'may not specify more than 1 volume type')),
    ...(sources.includes('hostPath') && (stringAt(volume, 'hostPath', 'path') ?? '') === ''
      ? [requiredValue(`${path}.hostPath.path`)]
      : []),
    ...(sources.includes('secret') && (stringAt(volume, 'secret', 'secretName') ?? '') === ''
      ? [requiredValue(`${path}.secret.secretName`)]
      : []),
    ...(sources.includes('configMap') && (stringAt(volume, 'configMap', 'name') ?? '') === ''
      ? [requiredValue(`${path}.configMap.name`)]
      : []),
  ];
}

interface Around {
  /** Names of the containers before this one. */
  readonly seen: Set<string>;
  readonly volumeNames: ReadonlySet<string>;
}

function containerErrors(container: Json, path: string, { seen, volumeNames }: Around): FieldError[] {
  const name = stringAt(container, 'name') ?? '';
  const image = stringAt(container, 'image') ?? '';
  const wrong = name === '' ? undefined : isLabelName(name);
  const again = name !== '' && seen.has(name);
  seen.add(name);
  const trimmed = image.trim();
  return [
    ...(name === '' ? [requiredValue(`${path}.name`)] : []),
    ...(wrong === undefined ? [] : [invalidValue(`${path}.name`, name, wrong)]),
    ...(again ? [duplicateValue(`${path}.name`, name)] : []),
    ...(image === '' ? [requiredValue(`${path}.image`)] : []),
    ...(trimmed === image
      ? []
      : [invalidValue(`${path}.image`, image, 'must not have leading or trailing whitespace')]),
    ...portErrors(container, `${path}.ports`),
    ...listAt(container, 'env').flatMap((env, i) => envErrors(env, `${path}.env[${i}]`)),
    ...mountErrors(container, `${path}.volumeMounts`, volumeNames),
    ...oneOf(container, 'imagePullPolicy', pullPolicies, path),
  ];
}

function portErrors(container: Json, path: string): FieldError[] {
  const names = new Set<string>();
  return listAt(container, 'ports').flatMap((port, i) => {
    const place = `${path}[${i}]`;
    const errors: FieldError[] = [];
    const name = stringAt(port, 'name') ?? '';
    if (name !== '') {
      errors.push(...isPortName(name).map((why) => invalidValue(`${place}.name`, name, why)));
      if (names.has(name)) errors.push(duplicateValue(`${place}.name`, name));
      names.add(name);
    }
    const number = numberAt(port, 'containerPort') ?? 0;
    if (number === 0) errors.push(requiredValue(`${place}.containerPort`));
    else errors.push(...portRange(`${place}.containerPort`, number));
    const host = numberAt(port, 'hostPort') ?? 0;
    if (host !== 0) errors.push(...portRange(`${place}.hostPort`, host));
    const protocol = stringAt(port, 'protocol') ?? '';
    if (!protocols.includes(protocol)) errors.push(notSupported(`${place}.protocol`, protocol, protocols));
    return errors;
  });
}

export function portRange(field: string, port: number): FieldError[] {
  return port >= 1 && port <= 65_535 ? [] : [invalidValue(field, port, 'must be between 1 and 65535, inclusive')];
}

function envErrors(env: Json, path: string): FieldError[] {
  const name = stringAt(env, 'name') ?? '';
  const why = "a valid environment variable name must consist only of printable ASCII characters other than '='";
  if (name === '') return [requiredValue(`${path}.name`)];
  return /^[ -<>-~]+$/.test(name) ? [] : [invalidValue(`${path}.name`, name, why)];
}

function mountErrors(container: Json, path: string, volumeNames: ReadonlySet<string>): FieldError[] {
  const places = new Set<string>();
  return listAt(container, 'volumeMounts').flatMap((mount, i) => {
    const errors: FieldError[] = [];
    const name = stringAt(mount, 'name') ?? '';
    if (name === '') errors.push(requiredValue(`${path}[${i}].name`));
    else if (!volumeNames.has(name)) errors.push(notFoundValue(`${path}[${i}].name`, name));
    const place = stringAt(mount, 'mountPath') ?? '';
    if (place === '') errors.push(requiredValue(`${path}[${i}].mountPath`));
    else if (places.has(place)) errors.push(invalidValue(`${path}[${i}].mountPath`, place, 'must be unique'));
    places.add(place);
    return errors;
  });
}
