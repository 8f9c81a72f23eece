import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notFoundValue, notSupported, requiredValue } from '#resources/field-error.ts';

import { isSet, requiredText, textAt } from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { backstepErrors, descendingErrors } from '#resources/validate/file-path.ts';

/** The volumes of a pod that are right, by name. */
export type Volumes = ReadonlyMap<string, Json>;

/** Source: kubernetes pkg/apis/core/validation, ValidateVolumeMounts. */
export function mountErrors(container: Json, path: string, volumes: Volumes): Errors {
  const devices = listAt(container, 'volumeDevices');
  const deviceNames = new Set(devices.map((device) => textAt(device, 'name')));
  const devicePaths = new Set(devices.map((device) => textAt(device, 'devicePath')));
  const places = new Set<string>();
  const list = `${path}.volumeMounts`;
  return listAt(container, 'volumeMounts').flatMap((mount, i) => {
    const field = `${list}[${i}]`;
    const name = textAt(mount, 'name');
    const place = textAt(mount, 'mountPath');
    const isTaken = places.has(place);
    places.add(place);
    return [
      ...requiredText(mount, 'name', field),
      ...(volumes.has(name) ? [] : [notFoundValue(`${field}.name`, name)]),
      ...requiredText(mount, 'mountPath', field),
      ...(isTaken ? [invalidValue(`${field}.mountPath`, place, 'must be unique')] : []),
      ...(deviceNames.has(name)
        ? [invalidValue(`${field}.name`, name, 'must not already exist in volumeDevices')]
        : []),
      ...(devicePaths.has(place)
        ? [invalidValue(`${field}.mountPath`, place, 'must not already exist as a path in volumeDevices')]
        : []),
      ...subPathErrors(mount, field, list),
      ...propagationErrors(container, mount, `${list}.mountPropagation`),
      ...recursiveErrors(mount, `${list}.recursiveReadOnly`),
    ];
  });
}

function subPathErrors(mount: Json, field: string, list: string): Errors {
  const [path, expression] = [textAt(mount, 'subPath'), textAt(mount, 'subPathExpr')];
  return [
    ...(path === '' ? [] : descendingErrors(path, `${list}.subPath`)),
    ...(path !== '' && expression !== ''
      ? [invalidValue(`${field}.subPathExpr`, expression, 'subPathExpr and subPath are mutually exclusive')]
      : []),
    ...(expression === '' ? [] : descendingErrors(expression, `${list}.subPathExpr`)),
  ];
}

const propagations = ['Bidirectional', 'HostToContainer', 'None'];

function propagationErrors(container: Json, mount: Json, field: string): Errors {
  const wanted = at(mount, 'mountPropagation');
  if (typeof wanted !== 'string') return [];
  const isPrivileged = at(container, 'securityContext', 'privileged') === true;
  return [
    ...(propagations.includes(wanted) ? [] : [notSupported(field, wanted, propagations)]),
    ...(wanted === 'Bidirectional' && !isPrivileged
      ? [forbiddenValue(field, 'Bidirectional mount propagation is available only to privileged containers')]
      : []),
  ];
}

const recursions = ['Disabled', 'Enabled', 'IfPossible'];

function recursiveErrors(mount: Json, field: string): Errors {
  const wanted = at(mount, 'recursiveReadOnly');
  if (typeof wanted !== 'string' || wanted === 'Disabled') return [];
  if (!recursions.includes(wanted)) return [notSupported(field, wanted, recursions)];
  const propagation = textAt(mount, 'mountPropagation');
  return [
    ...(at(mount, 'readOnly') === true ? [] : [forbiddenValue(field, 'may only be specified when readOnly is true')]),
    ...(propagation === '' || propagation === 'None'
      ? []
      : [forbiddenValue(field, 'may only be specified when mountPropagation is None or not specified')]),
  ];
}

/** Source: kubernetes pkg/apis/core/validation, ValidateVolumeDevices. */
export function deviceErrors(container: Json, path: string, volumes: Volumes): Errors {
  const mounts = listAt(container, 'volumeMounts');
  const mountNames = new Set(mounts.map((mount) => textAt(mount, 'name')));
  const mountPaths = new Set(mounts.map((mount) => textAt(mount, 'mountPath')));
  const [names, places] = [new Set<string>(), new Set<string>()];
  return listAt(container, 'volumeDevices').flatMap((device, i) => {
    const field = `${path}.volumeDevices[${i}]`;
    const [name, place] = [textAt(device, 'name'), textAt(device, 'devicePath')];
    const volume = volumes.get(name);
    const goesUp = backstepErrors(place, '').length > 0;
    const wrongName = (why: string): Errors => [invalidValue(`${field}.name`, name, why)];
    const wrongPath = (why: string): Errors => [invalidValue(`${field}.devicePath`, place, why)];
    const isBlock = isSet(volume, 'persistentVolumeClaim') || isSet(volume, 'ephemeral');
    const errors = [
      ...requiredText(device, 'name', field),
      ...(names.has(name) ? wrongName('must be unique') : []),
      ...(volume !== undefined && !isBlock
        ? wrongName('can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode')
        : []),
      ...(volume === undefined ? [notFoundValue(`${field}.name`, name)] : []),
      ...(place === '' ? [requiredValue(`${field}.devicePath`)] : []),
      ...(places.has(place) ? wrongPath('must be unique') : []),
      ...(goesUp ? wrongPath("can not contain backsteps ('..')") : []),
      ...(mountNames.has(name) ? wrongName('must not already exist in volumeMounts') : []),
      ...(mountPaths.has(place) ? wrongPath('must not already exist as a path in volumeMounts') : []),
    ];
    if (!goesUp) places.add(place);
    if (name !== '') names.add(name);
    return errors;
  });
}
