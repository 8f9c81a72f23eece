import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { duplicateValue, forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isLabelName } from '#resources/valid-name.ts';

import { isSet, quantityOf, requiredName, requiredText, textAt } from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { backstepErrors, descendingErrors } from '#resources/validate/file-path.ts';
import { claimSpecErrors } from '#resources/validate/storage/claim-spec.ts';

import { downwardFileErrors, keyErrors, modeErrors } from './files.ts';
import type { Volumes } from './mounts.ts';
import { projectedErrors } from './projected.ts';

/** Volumes of a pod, and those of them that are right. Source: kubernetes pkg/apis/core/validation, ValidateVolumes. */
export function checkVolumes(
  spec: Json | undefined,
  path: string,
): { readonly errors: Errors; readonly volumes: Volumes } {
  const volumes = new Map<string, Json>();
  const errors = listAt(spec, 'volumes').flatMap((volume, i) => {
    const field = `${path}.volumes[${i}]`;
    const name = textAt(volume, 'name');
    const wrong = [
      ...sourceErrors(volume, field),
      ...requiredName(volume, 'name', field, isLabelName),
      ...(volumes.has(name) ? [duplicateValue(`${field}.name`, name)] : []),
    ];
    if (wrong.length === 0) volumes.set(name, volume);
    return wrong;
  });
  return { errors, volumes };
}

type Check = (source: Json, field: string) => Errors;

const needs =
  (...names: readonly string[]): Check =>
  (source, field) =>
    names.flatMap((name) => requiredText(source, name, field));

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** In the order in which the real server looks; a second source is told by the name it has here. */
const sources: readonly (readonly [name: string, check: Check])[] = [
  ['emptyDir', emptyDirErrors],
  ['hostPath', hostPathErrors],
  [
    'gitRepo',
    (source, field) => [
      ...needs('repository')(source, field),
      ...descendingErrors(textAt(source, 'directory'), `${field}.directory`),
    ],
  ],
  [
    'gcePersistentDisk',
    (source, field) => diskErrors(source, field.replace(/gcePersistentDisk$/, 'persistentDisk'), 'pdName'),
  ],
  ['awsElasticBlockStore', (source, field) => diskErrors(source, field, 'volumeID')],
  ['secret', (source, field) => keyedErrors(source, field, 'secretName')],
  ['nfs', nfsErrors],
  ['iscsi', iscsiErrors],
  ['glusterfs', needs('endpoints', 'path')],
  ['flocker', flockerErrors],
  ['persistentVolumeClaim', needs('claimName')],
  ['rbd', (source, field) => [...monitorErrors(source, field), ...needs('image')(source, field)]],
  ['cinder', (source, field) => [...needs('volumeID')(source, field), ...secretRefErrors(source, field)]],
  ['cephfs', monitorErrors],
  ['quobyte', (source, field) => [...needs('registry', 'volume')(source, field)]],
  ['downwardAPI', downwardErrors],
  ['fc', fibreErrors],
  ['flexVolume', needs('driver')],
  ['configMap', (source, field) => keyedErrors(source, field, 'name')],
  ['azureFile', needs('secretName', 'shareName')],
  ['vsphereVolume', needs('volumePath')],
  ['photonPersistentDisk', needs('pdID')],
  ['portworxVolume', needs('volumeID')],
  ['azureDisk', needs('diskName', 'diskURI')],
  ['storageos', needs('volumeName')],
  ['projected', projectedErrors],
  ['scaleIO', needs('gateway', 'system', 'volumeName')],
  ['csi', (source, field) => [...needs('driver')(source, field), ...secretNameErrors(source, field)]],
  ['ephemeral', ephemeralErrors],
  ['image', imageErrors],
];

/** What is wrong with the source of a volume, of pods and of persistent volumes alike. */
export function sourceErrors(volume: Json, field: string): Errors {
  const [first, ...others] = sources.filter(([name]) => isSet(volume, name));
  if (first === undefined) return [requiredValue(field, 'must specify a volume type')];
  const [name, check] = first;
  return [
    ...check(at(volume, name) ?? {}, `${field}.${name}`),
    ...others.map(([other]) => forbiddenValue(`${field}.${other}`, 'may not specify more than 1 volume type')),
  ];
}

function emptyDirErrors(source: Json, field: string): Errors {
  const limit = quantityOf(at(source, 'sizeLimit'));
  return limit !== undefined && limit.value < 0n
    ? [forbiddenValue(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
    : [];
}

export function hostPathErrors(source: Json, field: string): Errors {
  const [path, type] = [textAt(source, 'path'), textAt(source, 'type')];
  if (path === '') return [requiredValue(`${field}.path`)];
  return [
    ...backstepErrors(path, `${field}.path`),
    ...(hostPathTypes.includes(type) ? [] : [notSupported(`${field}.type`, type, hostPathTypes)]),
  ];
}

function diskErrors(source: Json, field: string, name: string): Errors {
  const partition = numberAt(source, 'partition') ?? 0;
  return [
    ...requiredText(source, name, field),
    ...(partition < 0 || partition > 255
      ? [invalidValue(`${field}.partition`, partition, 'must be between 0 and 255, inclusive')]
      : []),
  ];
}

export function nfsErrors(source: Json, field: string): Errors {
  const path = textAt(source, 'path');
  return [
    ...needs('server', 'path')(source, field),
    ...(path.startsWith('/') ? [] : [invalidValue(`${field}.path`, path, 'must be an absolute path')]),
  ];
}

const names = {
  iqn: /^iqn\.\d{4}-\d\d\.([0-9a-zA-Z-]+\.?)+(:[^,;*&$|\s]+)?$/,
  eui: /^eui\.[0-9A-Fa-f]{16}$/,
  naa: /^naa\.[0-9A-Fa-f]{32}$/,
};

export function iscsiErrors(source: Json, field: string): Errors {
  const [iqn, lun] = [textAt(source, 'iqn'), numberAt(source, 'lun') ?? 0];
  const initiator = at(source, 'initiatorName');
  const secured = at(source, 'chapAuthDiscovery') === true || at(source, 'chapAuthSession') === true;
  return [
    ...requiredText(source, 'targetPortal', field),
    ...(iqn === '' ? [requiredValue(`${field}.iqn`)] : iscsiNameErrors(iqn, `${field}.iqn`)),
    ...(lun < 0 || lun > 255 ? [invalidValue(`${field}.lun`, lun, 'must be between 0 and 255, inclusive')] : []),
    ...(secured && !isSet(source, 'secretRef') ? [requiredValue(`${field}.secretRef`)] : []),
    ...(typeof initiator === 'string' ? iscsiNameErrors(initiator, `${field}.initiatorname`) : []),
  ];
}

function iscsiNameErrors(name: string, field: string): Errors {
  const kind = (['iqn', 'eui', 'naa'] as const).find((prefix) => name.startsWith(prefix));
  if (kind === undefined) return [invalidValue(field, name, 'must be valid format starting with iqn, eui, or naa')];
  return names[kind].test(name) ? [] : [invalidValue(field, name, 'must be valid format')];
}

function flockerErrors(source: Json, field: string): Errors {
  const [name, uuid] = [textAt(source, 'datasetName'), textAt(source, 'datasetUUID')];
  return [
    ...(name === '' && uuid === '' ? [requiredValue(field, 'one of datasetName and datasetUUID is required')] : []),
    ...(name !== '' && uuid !== ''
      ? [invalidValue(field, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')]
      : []),
    ...(name.includes('/') ? [invalidValue(`${field}.datasetName`, name, "must not contain '/'")] : []),
  ];
}

function monitorErrors(source: Json, field: string): Errors {
  return listAt(source, 'monitors').length === 0 ? [requiredValue(`${field}.monitors`)] : [];
}

function secretRefErrors(source: Json, field: string): Errors {
  return isSet(source, 'secretRef') ? requiredText(at(source, 'secretRef'), 'name', `${field}.secretRef`) : [];
}

function secretNameErrors(source: Json, field: string): Errors {
  const ref = 'nodePublishSecretRef';
  return isSet(source, ref) ? requiredText(at(source, ref), 'name', `${field}.${ref}`) : [];
}

function fibreErrors(source: Json, field: string): Errors {
  const [targets, wwids] = [listAt(source, 'targetWWNs'), listAt(source, 'wwids')];
  const lun = at(source, 'lun');
  const why = 'must specify either targetWWNs or wwids, but not both';
  return [
    ...(targets.length === 0 && wwids.length === 0 ? [requiredValue(`${field}.targetWWNs`, why)] : []),
    ...(targets.length > 0 && wwids.length > 0 ? [invalidValue(`${field}.targetWWNs`, targets, why)] : []),
    ...(targets.length > 0 && lun === undefined
      ? [requiredValue(`${field}.lun`, 'lun is required if targetWWNs is specified')]
      : []),
    ...(typeof lun === 'number' && (lun < 0 || lun > 255)
      ? [invalidValue(`${field}.lun`, lun, 'must be between 0 and 255, inclusive')]
      : []),
  ];
}

function keyedErrors(source: Json, field: string, name: string): Errors {
  return [
    ...requiredText(source, name, field),
    ...modeErrors(source, 'defaultMode', field),
    ...listAt(source, 'items').flatMap((item, i) => keyErrors(item, `${field}.items[${i}]`)),
  ];
}

function downwardErrors(source: Json, field: string): Errors {
  return [
    ...modeErrors(source, 'defaultMode', field),
    ...listAt(source, 'items').flatMap((item) => downwardFileErrors(item, field)),
  ];
}

function ephemeralErrors(source: Json, field: string): Errors {
  const template = at(source, 'volumeClaimTemplate');
  const own = `${field}.volumeClaimTemplate`;
  return template === undefined ? [requiredValue(own)] : claimSpecErrors(at(template, 'spec') ?? {}, `${own}.spec`);
}

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

function imageErrors(source: Json, field: string): Errors {
  const policy = textAt(source, 'pullPolicy');
  return [
    ...requiredText(source, 'reference', field),
    ...(policy === '' || pullPolicies.includes(policy)
      ? []
      : [notSupported(`${field}.pullPolicy`, policy, pullPolicies)]),
  ];
}
