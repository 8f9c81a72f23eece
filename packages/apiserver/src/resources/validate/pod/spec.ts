import { addQuantities, compareQuantities, quantityText } from '@capstan/kube/object/quantity.ts';
import type { Quantity } from '@capstan/kube/object/quantity.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt } from '@capstan/kube/object/read.ts';

import {
  duplicateValue,
  forbiddenValue,
  invalidValue,
  notSupported,
  requiredValue,
  tooLong,
} from '#resources/field-error.ts';
import { isLabelName, isQualifiedName, isSubdomain, isUnderscoredSubdomain } from '#resources/valid-name.ts';

import { addressErrors } from '#resources/validate/address.ts';
import {
  inRange,
  isSet,
  named,
  optionalName,
  quantityOf,
  requiredName,
  requiredWord,
  supported,
  textAt,
} from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { labelsErrors } from '#resources/validate/labels.ts';
import { amountErrors, containerResourceErrors, requirementErrors } from '#resources/validate/resources.ts';

import {
  containersErrors,
  ephemeralContainersErrors,
  hostNetworkErrors,
  imageErrors,
  initContainersErrors,
} from './container.ts';
import type { PodFacts } from './container.ts';
import { affinityErrors, spreadErrors, tolerationErrors } from './placement.ts';
import { podSecurityErrors } from './security.ts';
import { checkVolumes } from './volumes.ts';

/** A pod of its own. Source: kubernetes pkg/apis/core/validation, ValidatePodCreate. */
export function podErrors(pod: KubeObject): Errors {
  const spec = pod['spec'];
  return [
    ...annotationErrors(pod),
    ...podSpecErrors(spec, 'spec', true),
    ...['containers', 'initContainers'].flatMap((list) =>
      listAt(spec, list).flatMap((container, i) => imageErrors(container, `spec.${list}[${i}]`)),
    ),
  ];
}

const cost = 'controller.kubernetes.io/pod-deletion-cost';

function annotationErrors({ metadata: { annotations } }: KubeObject): Errors {
  const found = annotations?.[cost];
  const isNumber =
    found === undefined || (/^(0|-?[1-9]\d*)$/.test(found) && Math.trunc(Number(found)) === (Number(found) | 0));
  return isNumber ? [] : [invalidValue(`metadata.annotations[${cost}]`, found, 'must be a 32bit integer')];
}

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const preemptions = ['PreemptLowerPriority', 'Never'];

/** The spec of a pod, or of a template. Source: kubernetes pkg/apis/core/validation, ValidatePodSpec. */
export function podSpecErrors(spec: Json | undefined, path: string, isPod = false): Errors {
  const { errors, volumes } = checkVolumes(spec, path);
  const facts: PodFacts = {
    volumes,
    claims: new Set(listAt(spec, 'resourceClaims').map((claim) => textAt(claim, 'name'))),
    grace: numberAt(spec, 'terminationGracePeriodSeconds'),
    os: textAt(spec, 'os', 'name'),
    hostUsers: at(spec, 'hostUsers') !== false,
    restartPolicy: textAt(spec, 'restartPolicy'),
  };
  const deadline = numberAt(spec, 'activeDeadlineSeconds');
  const runtimeClass = at(spec, 'runtimeClassName');
  return [
    ...errors,
    ...claimErrors(spec, `${path}.resourceClaims`),
    ...containersErrors(listAt(spec, 'containers'), `${path}.containers`, facts),
    ...initContainersErrors(spec, `${path}.initContainers`, facts),
    ...ephemeralContainersErrors(spec, `${path}.ephemeralContainers`, facts),
    ...podResourceErrors(spec, `${path}.resources`, facts),
    ...hostNetworkErrors(spec, path, isPod),
    ...requiredWord(spec, 'restartPolicy', path, restartPolicies),
    ...requiredWord(spec, 'dnsPolicy', path, dnsPolicies),
    ...labelsErrors(at(spec, 'nodeSelector'), `${path}.nodeSelector`),
    ...podSecurityErrors(spec, path),
    ...affinityErrors(at(spec, 'affinity'), `${path}.affinity`),
    ...dnsErrors(spec, `${path}.dnsConfig`),
    ...listAt(spec, 'readinessGates').flatMap((gate, i) =>
      named(`${path}.readinessGates[${i}].conditionType`, textAt(gate, 'conditionType'), isQualifiedName),
    ),
    ...schedulingGateErrors(spec, `${path}.schedulingGates`),
    ...spreadErrors(spec, path),
    ...hostUsersErrors(spec, path, facts),
    ...hostNameErrors(spec, path),
    ...optionalName(spec, 'serviceAccountName', path, isSubdomain),
    ...optionalName(spec, 'nodeName', path, isSubdomain),
    ...(deadline === undefined ? [] : inRange(`${path}.activeDeadlineSeconds`, deadline, 1, 2_147_483_647)),
    ...optionalName(spec, 'hostname', path, isLabelName),
    ...optionalName(spec, 'subdomain', path, isLabelName),
    ...tolerationErrors(listAt(spec, 'tolerations'), `${path}.tolerations`),
    ...aliasErrors(spec, `${path}.hostAliases`),
    ...optionalName(spec, 'priorityClassName', path, isSubdomain),
    ...(typeof runtimeClass === 'string' ? named(`${path}.runtimeClassName`, runtimeClass, isSubdomain) : []),
    ...supported(spec, 'preemptionPolicy', path, preemptions),
    ...Object.entries(mapAt(spec, 'overhead')).flatMap(([name, amount]) => {
      const field = `${path}.overhead[${name}]`;
      return [...containerResourceErrors(name, field), ...amountErrors(name, amount, field)];
    }),
    ...osErrors(spec, path),
  ];
}

function claimErrors(spec: Json | undefined, path: string): Errors {
  const seen = new Set<string>();
  return listAt(spec, 'resourceClaims').flatMap((claim, i) => {
    const field = `${path}[${i}]`;
    const name = textAt(claim, 'name');
    const isTaken = seen.has(name);
    seen.add(name);
    const [own, template] = [at(claim, 'resourceClaimName') ?? null, at(claim, 'resourceClaimTemplateName') ?? null];
    const shown = { Name: name, ResourceClaimName: own, ResourceClaimTemplateName: template };
    return [
      ...(isTaken && name !== ''
        ? [duplicateValue(`${field}.name`, name)]
        : requiredName(claim, 'name', field, isLabelName)),
      ...(own !== null && template !== null
        ? [
            invalidValue(
              field,
              shown,
              'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
            ),
          ]
        : []),
      ...(own === null && template === null
        ? [invalidValue(field, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`')]
        : []),
      ...(typeof own === 'string' ? named(`${field}.resourceClaimName`, own, isSubdomain) : []),
      ...(typeof template === 'string' ? named(`${field}.resourceClaimTemplateName`, template, isSubdomain) : []),
    ];
  });
}

function podResourceErrors(spec: Json | undefined, path: string, facts: PodFacts): Errors {
  const own = at(spec, 'resources');
  if (own === undefined) return [];
  if (facts.os === 'windows') return [forbiddenValue(path, 'may not be set for a windows pod')];
  return [
    ...(isSet(own, 'claims')
      ? [forbiddenValue(`${path}.claims`, 'claims may not be set for Resources at pod-level')]
      : []),
    ...requirementErrors(own, path, { claims: facts.claims, ofPod: true }),
    ...sumErrors(spec, path),
  ];
}

/** The pod asks for at least what its containers ask for together, and gives none of them more than it has. */
function sumErrors(spec: Json | undefined, path: string): Errors {
  const containers = listAt(spec, 'containers');
  const asked = Object.entries(mapAt(spec, 'resources', 'requests')).flatMap(([name, amount]): Errors => {
    const whole = quantityOf(amount);
    const sum = containers
      .map((container) => quantityOf(at(container, 'resources', 'requests', name)))
      .reduce<Quantity | undefined>(
        (all, one) => (all === undefined || one === undefined ? (all ?? one) : addQuantities(all, one)),
        undefined,
      );
    if (whole === undefined || sum === undefined || compareQuantities(sum, whole) <= 0) return [];
    const why = `must be greater than or equal to aggregate container requests of ${quantityText(sum)}`;
    return [invalidValue(`${path}.requests[${name}]`, quantityText(whole), why)];
  });
  const limited = containers.flatMap((container, i) =>
    Object.entries(mapAt(container, 'resources', 'limits')).flatMap(([name, amount]): Errors => {
      const [own, most] = [quantityOf(amount), quantityOf(at(spec, 'resources', 'limits', name))];
      if (own === undefined || most === undefined || compareQuantities(own, most) <= 0) return [];
      const field = `${path}.containers[${i}][${name}].limits`;
      return [
        invalidValue(field, quantityText(own), `must be less than or equal to pod limits of ${quantityText(most)}`),
      ];
    }),
  );
  return [...asked, ...limited];
}

function dnsErrors(spec: Json | undefined, field: string): Errors {
  const config = at(spec, 'dnsConfig');
  const servers = listAt(config, 'nameservers').map(String);
  const searches = listAt(config, 'searches').map(String);
  if (textAt(spec, 'dnsPolicy') === 'None') {
    if (config === undefined) return [requiredValue(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    const why = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
    if (servers.length === 0) return [requiredValue(`${field}.nameservers`, why)];
  }
  return [
    ...(servers.length > 3
      ? [invalidValue(`${field}.nameservers`, servers, 'must not have more than 3 nameservers')]
      : []),
    ...servers.flatMap((server, i) => addressErrors(`${field}.nameservers[${i}]`, server)),
    ...(searches.length > 32
      ? [invalidValue(`${field}.searches`, searches, 'must not have more than 32 search paths')]
      : []),
    ...(searches.join(' ').length > 2048
      ? [
          invalidValue(
            `${field}.searches`,
            searches,
            'must not have more than 2048 characters (including spaces) in the search list',
          ),
        ]
      : []),
    ...searches.flatMap((search, i) =>
      search === '.' ? [] : named(`${field}.searches[${i}]`, search.replace(/\.$/, ''), isUnderscoredSubdomain),
    ),
    ...listAt(config, 'options').flatMap((option, i) =>
      textAt(option, 'name') === '' ? [requiredValue(`${field}.options[${i}]`, 'must not be empty')] : [],
    ),
  ];
}

function schedulingGateErrors(spec: Json | undefined, path: string): Errors {
  const seen = new Set<string>();
  return listAt(spec, 'schedulingGates').flatMap((gate, i) => {
    const name = textAt(gate, 'name');
    const isTaken = seen.has(name);
    seen.add(name);
    return [
      ...named(`${path}[${i}]`, name, isQualifiedName),
      ...(isTaken ? [duplicateValue(`${path}[${i}]`, name)] : []),
    ];
  });
}

function hostUsersErrors(spec: Json | undefined, path: string, { hostUsers }: PodFacts): Errors {
  if (hostUsers) return [];
  const why = 'when `hostUsers` is false';
  return [
    ['hostNetwork', 'hostNetwork'],
    ['hostPID', 'HostPID'],
    ['hostIPC', 'HostIPC'],
  ].flatMap(([name = '', shown = '']) => (at(spec, name) === true ? [forbiddenValue(`${path}.${shown}`, why)] : []));
}

function hostNameErrors(spec: Json | undefined, path: string): Errors {
  const name = at(spec, 'hostnameOverride');
  if (typeof name !== 'string') return [];
  const field = `${path}.hostnameOverride`;
  const clash = (other: string): Errors =>
    at(spec, other) === true ? [forbiddenValue(field, `may not be specified when ${other} is true`)] : [];
  return [
    ...clash('setHostnameAsFQDN'),
    ...clash('hostNetwork'),
    ...(name.length > 64 ? [tooLong(field, 64)] : []),
    ...named(field, name, isSubdomain),
  ];
}

function aliasErrors(spec: Json | undefined, path: string): Errors {
  return listAt(spec, 'hostAliases').flatMap((alias, i) => [
    ...addressErrors(`${path}[${i}].ip`, textAt(alias, 'ip')),
    ...listAt(alias, 'hostnames').flatMap((name, k) =>
      named(`${path}[${i}].hostnames[${k}]`, String(name), isSubdomain),
    ),
  ]);
}

const systems = ['linux', 'windows'];
const linuxOnly = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];
const linuxOnlyOfContainer = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

/** What the system of the pod does not have. Source: validateOS, validateLinux, validateWindows. */
function osErrors(spec: Json | undefined, path: string): Errors {
  const os = at(spec, 'os');
  if (os === undefined) return [];
  const name = textAt(os, 'name');
  if (name === '') return [requiredValue(`${path}.os.name`, 'cannot be empty')];
  if (!systems.includes(name)) return [notSupported(`${path}.os`, name, systems)];
  const isLinux = name === 'linux';
  const why = isLinux ? 'windows options cannot be set for a linux pod' : 'cannot be set for a windows pod';
  const contextErrors = (holder: Json | undefined, field: string, parts: readonly string[]): Errors =>
    parts
      .filter((part) => isSet(holder, 'securityContext', part))
      .map((part) => forbiddenValue(`${field}.securityContext.${part}`, why));
  const hostParts = isLinux ? [] : ['hostUsers', 'hostPID', 'hostIPC', 'shareProcessNamespace'];
  return [
    ...contextErrors(spec, path, isLinux ? ['windowsOptions'] : linuxOnly),
    ...hostParts.filter((part) => isSet(spec, part)).map((part) => forbiddenValue(`${path}.${part}`, why)),
    ...['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
      listAt(spec, list).flatMap((container, i) =>
        contextErrors(container, `${path}.${list}[${i}]`, isLinux ? ['windowsOptions'] : linuxOnlyOfContainer),
      ),
    ),
  ];
}
