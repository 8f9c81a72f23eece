import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isSubdomain } from '#resources/valid-name.ts';

import { isSet, named, quantityOf, requiredText, shownQuantity, textAt } from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { labelSelectorErrors } from '#resources/validate/labels.ts';

export const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const volumeModes = ['Block', 'Filesystem'];

/** Source: kubernetes pkg/apis/core/validation, ValidatePersistentVolumeClaimSpec. */
export function claimSpecErrors(spec: Json, path: string): Errors {
  const storage = at(spec, 'resources', 'requests', 'storage');
  const mode = textAt(spec, 'volumeMode');
  const [storageClass, attributesClass] = [at(spec, 'storageClassName'), at(spec, 'volumeAttributesClassName')];
  return [
    ...(listAt(spec, 'accessModes').length === 0
      ? [requiredValue(`${path}.accessModes`, 'at least 1 access mode is required')]
      : []),
    ...labelSelectorErrors(at(spec, 'selector'), `${path}.selector`),
    ...modesErrors(spec, path),
    ...storageErrors(storage, `${path}.resources[storage]`),
    ...(typeof storageClass === 'string' && storageClass !== ''
      ? named(`${path}.storageClassName`, storageClass, isSubdomain)
      : []),
    ...(mode === '' || volumeModes.includes(mode) ? [] : [notSupported(`${path}.volumeMode`, mode, volumeModes)]),
    ...sourceErrors(spec, path),
    ...(typeof attributesClass === 'string' && attributesClass !== ''
      ? named(`${path}.volumeAttributesClassName`, attributesClass, isSubdomain)
      : []),
  ];
}

export function modesErrors(spec: Json, path: string): Errors {
  const modes = listAt(spec, 'accessModes').map(String);
  const field = `${path}.accessModes`;
  return [
    ...modes.filter((mode) => !accessModes.includes(mode)).map((mode) => notSupported(field, mode, accessModes)),
    ...(modes.includes('ReadWriteOncePod') && new Set(modes).size > 1
      ? [forbiddenValue(field, 'may not use ReadWriteOncePod with other access modes')]
      : []),
  ];
}

function storageErrors(storage: Json | undefined, field: string): Errors {
  const amount = quantityOf(storage);
  if (amount === undefined) return [requiredValue(field)];
  return amount.value > 0n ? [] : [invalidValue(field, shownQuantity(storage), 'must be greater than zero')];
}

function sourceErrors(spec: Json, path: string): Errors {
  const [source, ref] = [at(spec, 'dataSource'), at(spec, 'dataSourceRef')];
  return [
    ...(source === undefined ? [] : referenceErrors(source, `${path}.dataSource`)),
    ...(ref === undefined ? [] : referenceErrors(ref, `${path}.dataSourceRef`)),
    ...(isSet(ref, 'namespace') && textAt(ref, 'namespace') !== '' && source !== undefined
      ? [
          invalidValue(
            `${path}.dataSource`,
            shownSource(source),
            'may not be specified when dataSourceRef.namespace is specified',
          ),
        ]
      : []),
    ...(source !== undefined && ref !== undefined && !isSame(source, ref)
      ? [invalidValue(path, shownSource(source), 'must match dataSourceRef')]
      : []),
  ];
}

function referenceErrors(reference: Json, field: string): Errors {
  const [group, kind] = [textAt(reference, 'apiGroup'), textAt(reference, 'kind')];
  return [
    ...requiredText(reference, 'name', field),
    ...requiredText(reference, 'kind', field),
    ...(group === '' && kind !== '' && kind !== 'PersistentVolumeClaim'
      ? [invalidValue(field, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
      : []),
    ...(group === '' ? [] : named(`${field}.apiGroup`, group, isSubdomain)),
  ];
}

function shownSource(source: Json): Json {
  return isMap(source) ? source : {};
}

function isSame(source: Json, ref: Json): boolean {
  return ['apiGroup', 'kind', 'name'].every((name) => textAt(source, name) === textAt(ref, name));
}
