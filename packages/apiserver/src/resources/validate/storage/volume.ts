import { equalJson } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt } from '@capstan/kube/object/read.ts';

import { duplicateValue, forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isQualifiedName, isSubdomain } from '#resources/valid-name.ts';

import {
  isSet,
  named,
  quantityOf,
  requiredText,
  shownQuantity,
  supported,
  textAt,
} from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { backstepErrors } from '#resources/validate/file-path.ts';
import { labelKeyErrors } from '#resources/validate/labels.ts';
import { nodeSelectorErrors } from '#resources/validate/pod/placement.ts';
import { hostPathErrors, iscsiErrors, nfsErrors } from '#resources/validate/pod/volumes.ts';
import { immutableErrors } from '#resources/validate/template.ts';

import { modesErrors, volumeModes } from './claim-spec.ts';

type Check = (source: Json, field: string) => Errors;

const needs =
  (...names: readonly string[]): Check =>
  (source, field) =>
    names.flatMap((name) => requiredText(source, name, field));

const sources: readonly (readonly [name: string, check: Check])[] = [
  ['hostPath', hostPathErrors],
  ['gcePersistentDisk', needs('pdName')],
  ['awsElasticBlockStore', needs('volumeID')],
  ['glusterfs', needs('endpoints', 'path')],
  ['flocker', () => []],
  ['nfs', nfsErrors],
  [
    'rbd',
    (source, field) => [
      ...(listAt(source, 'monitors').length === 0 ? [requiredValue(`${field}.monitors`)] : []),
      ...needs('image')(source, field),
    ],
  ],
  ['quobyte', needs('registry', 'volume')],
  ['cephfs', (source, field) => (listAt(source, 'monitors').length === 0 ? [requiredValue(`${field}.monitors`)] : [])],
  ['iscsi', iscsiErrors],
  ['cinder', needs('volumeID')],
  ['fc', () => []],
  ['flexVolume', needs('driver')],
  ['azureFile', needs('secretName', 'shareName')],
  ['vsphereVolume', needs('volumePath')],
  ['photonPersistentDisk', needs('pdID')],
  ['portworxVolume', needs('volumeID')],
  ['azureDisk', needs('diskName', 'diskURI')],
  ['scaleIO', needs('gateway', 'system', 'volumeName')],
  [
    'local',
    (source, field) => [...needs('path')(source, field), ...backstepErrors(textAt(source, 'path'), `${field}.path`)],
  ],
  ['storageos', needs('volumeName')],
  ['csi', needs('driver', 'volumeHandle')],
];

/** Source: kubernetes pkg/apis/core/validation, ValidatePersistentVolumeSpec. */
export function volumeErrors(volume: KubeObject): Errors {
  const spec = volume['spec'];
  const capacity = mapAt(spec, 'capacity');
  const names = Object.keys(capacity);
  const mode = textAt(spec, 'volumeMode');
  const className = textAt(spec, 'storageClassName');
  return [
    ...(listAt(spec, 'accessModes').length === 0 ? [requiredValue('spec.accessModes')] : []),
    ...modesErrors(spec ?? {}, 'spec'),
    ...(names.length === 0 ? [requiredValue('spec.capacity')] : []),
    ...(names.length === 1 && names[0] === 'storage'
      ? []
      : [notSupported('spec.capacity', names.length === 0 ? null : capacity, ['storage'])]),
    ...Object.entries(capacity).flatMap(([name, amount]) => {
      const quantity = quantityOf(amount);
      return quantity !== undefined && quantity.value <= 0n
        ? [invalidValue(`spec.capacity[${name}]`, shownQuantity(amount), 'must be greater than zero')]
        : [];
    }),
    ...supported(spec, 'persistentVolumeReclaimPolicy', 'spec', ['Delete', 'Recycle', 'Retain']),
    ...(isSet(spec, 'nodeAffinity') ? affinityErrors(spec) : []),
    ...sourceErrors(spec),
    ...(className === '' ? [] : named('spec.storageClassName', className, isSubdomain)),
    ...(mode === '' || volumeModes.includes(mode) ? [] : [notSupported('spec.volumeMode', mode, volumeModes)]),
  ];
}

function affinityErrors(spec: Json | undefined): Errors {
  const field = 'spec.nodeAffinity.required';
  return isSet(spec, 'nodeAffinity', 'required')
    ? nodeSelectorErrors(at(spec, 'nodeAffinity', 'required'), field)
    : [requiredValue(field, 'must specify required node constraints')];
}

function sourceErrors(spec: Json | undefined): Errors {
  const [first, ...others] = sources.filter(([name]) => isSet(spec, name));
  if (first === undefined) return [requiredValue('spec', 'must specify a volume type')];
  const [name, check] = first;
  const recycled =
    name === 'hostPath' &&
    textAt(spec, 'hostPath', 'path') === '/' &&
    textAt(spec, 'persistentVolumeReclaimPolicy') === 'Recycle';
  return [
    ...check(at(spec, name) ?? {}, `spec.${name}`),
    ...(name === 'local' && !isSet(spec, 'nodeAffinity')
      ? [requiredValue('spec.nodeAffinity', 'Local volume requires node affinity')]
      : []),
    ...others.map(([other]) => forbiddenValue(`spec.${other}`, 'may not specify more than 1 volume type')),
    ...(recycled
      ? [forbiddenValue('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
      : []),
  ];
}

export function volumeChangeErrors(next: KubeObject, live: KubeObject): Errors {
  const source = (object: KubeObject): Json =>
    Object.fromEntries(
      sources.flatMap(([name]) => (isSet(object, 'spec', name) ? [[name, at(object, 'spec', name) ?? null]] : [])),
    );
  return [
    ...(equalJson(source(next), source(live))
      ? []
      : [forbiddenValue('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation')]),
    ...immutableErrors(at(next, 'spec', 'volumeMode'), at(live, 'spec', 'volumeMode'), 'spec.volumeMode'),
  ];
}

/** Source: kubernetes pkg/apis/storage/validation. */
export function storageClassErrors(object: KubeObject): Errors {
  const provisioner = textAt(object, 'provisioner');
  const parameters = mapAt(object, 'parameters');
  const terms = listAt(object, 'allowedTopologies');
  return [
    ...(provisioner === ''
      ? [requiredValue('provisioner')]
      : named('provisioner', provisioner.toLowerCase(), isQualifiedName)),
    ...Object.keys(parameters).flatMap((key) =>
      key === '' ? [invalidValue('parameters', key, 'field can not be empty.')] : [],
    ),
    ...topLevel(object, 'reclaimPolicy', ['Delete', 'Retain']),
    ...topLevel(object, 'volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']),
    ...terms.flatMap((term, i) => topologyErrors(term, `allowedTopologies[${i}]`)),
  ];
}

function topLevel(object: KubeObject, name: string, allowed: readonly string[]): Errors {
  const found = textAt(object, name);
  return found === '' || allowed.includes(found) ? [] : [notSupported(name, found, allowed)];
}

function topologyErrors(term: Json, field: string): Errors {
  const keys = new Set<string>();
  return listAt(term, 'matchLabelExpressions').flatMap((one, i) => {
    const own = `${field}.matchLabelExpressions[${i}]`;
    const values = listAt(one, 'values').map(String);
    const key = textAt(one, 'key');
    const isTaken = keys.has(key);
    keys.add(key);
    return [
      ...(values.length === 0 ? [requiredValue(`${own}.values`)] : []),
      ...values.flatMap((value, k) =>
        values.indexOf(value) < k ? [duplicateValue(`${own}.values[${k}]`, value)] : [],
      ),
      ...labelKeyErrors(key, `${own}.key`),
      ...(isTaken ? [duplicateValue(`${own}.key`, key)] : []),
    ];
  });
}

export function storageClassChangeErrors(next: KubeObject, live: KubeObject): Errors {
  return ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'].flatMap((name) =>
    immutableErrors(next[name], live[name], name),
  );
}

export function driverErrors(driver: KubeObject): Errors {
  const spec = driver['spec'];
  const audiences = listAt(spec, 'tokenRequests').map((one) => textAt(one, 'audience'));
  const modes = listAt(spec, 'volumeLifecycleModes').map(String);
  return [
    ...supported(spec, 'fsGroupPolicy', 'spec', ['File', 'None', 'ReadWriteOnceWithFSType']),
    ...listAt(spec, 'tokenRequests').flatMap((one, i) => {
      const seconds = numberAt(one, 'expirationSeconds');
      const field = `spec.tokenRequests[${i}]`;
      return [
        ...(audiences.indexOf(audiences[i] ?? '') < i ? [duplicateValue(`${field}.audience`, audiences[i] ?? '')] : []),
        ...(seconds !== undefined && seconds < 600
          ? [invalidValue(`${field}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes')]
          : []),
        ...(seconds !== undefined && seconds > 2 ** 32
          ? [invalidValue(`${field}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds')]
          : []),
      ];
    }),
    ...modes
      .filter((mode) => mode !== 'Persistent' && mode !== 'Ephemeral')
      .map((mode) => notSupported('spec.volumeLifecycleModes', mode, ['Persistent', 'Ephemeral'])),
  ];
}

export function driverChangeErrors(next: KubeObject, live: KubeObject): Errors {
  return [
    ...immutableErrors(at(next, 'spec', 'attachRequired'), at(live, 'spec', 'attachRequired'), 'spec.attachedRequired'),
    ...immutableErrors(
      at(next, 'spec', 'volumeLifecycleModes'),
      at(live, 'spec', 'volumeLifecycleModes'),
      'spec.volumeLifecycleModes',
    ),
  ];
}
