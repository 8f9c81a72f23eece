import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { duplicateValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';

import { inRange, isSet, supported, textAt } from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { descendingErrors } from '#resources/validate/file-path.ts';

const largestId = 2_147_483_647;

function idErrors(context: Json | undefined, name: string, field: string): Errors {
  const id = numberAt(context, name);
  return id === undefined ? [] : inRange(`${field}.${name}`, id, 0, largestId);
}

/** Source: kubernetes pkg/apis/core/validation, ValidateSecurityContext. */
export function containerSecurityErrors(container: Json, path: string, hostUsers: boolean): Errors {
  const context = at(container, 'securityContext');
  if (context === undefined) return [];
  const field = `${path}.securityContext`;
  const procMount = at(context, 'procMount');
  return [
    ...idErrors(context, 'runAsUser', field),
    ...idErrors(context, 'runAsGroup', field),
    ...supported(context, 'procMount', field, ['Default', 'Unmasked']),
    ...(hostUsers && procMount === 'Unmasked'
      ? [invalidValue(`${field}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`')]
      : []),
    ...seccompErrors(context, field),
    ...escalationErrors(context, field),
    ...windowsErrors(at(context, 'windowsOptions'), `${field}.windowsOptions`),
    ...appArmorErrors(at(context, 'appArmorProfile'), `${field}.appArmorProfile`),
  ];
}

function escalationErrors(context: Json, field: string): Errors {
  if (at(context, 'allowPrivilegeEscalation') !== false) return [];
  const wrong = (what: string): Errors => [
    invalidValue(field, shownContext(context), `cannot set \`allowPrivilegeEscalation\` to false and ${what}`),
  ];
  return [
    ...(at(context, 'privileged') === true ? wrong('`privileged` to true') : []),
    ...(listAt(context, 'capabilities', 'add').includes('CAP_SYS_ADMIN')
      ? wrong('`capabilities.Add` CAP_SYS_ADMIN')
      : []),
  ];
}

const contextFields = [
  'capabilities',
  'privileged',
  'seLinuxOptions',
  'windowsOptions',
  'runAsUser',
  'runAsGroup',
  'runAsNonRoot',
  'readOnlyRootFilesystem',
  'allowPrivilegeEscalation',
  'procMount',
  'seccompProfile',
  'appArmorProfile',
];

/** As Go writes its internal struct: capital names, nothing left out. */
function shownContext(context: Json): Json {
  return Object.fromEntries(
    contextFields.map((name) => [
      name === 'seLinuxOptions' ? 'SELinuxOptions' : capital(name),
      at(context, name) ?? null,
    ]),
  );
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const seccompTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function seccompErrors(context: Json, path: string): Errors {
  const profile = at(context, 'seccompProfile');
  if (profile === undefined) return [];
  const field = `${path}.seccompProfile`;
  const [type, local] = [textAt(profile, 'type'), at(profile, 'localhostProfile')];
  const place = `${field}.localhostProfile`;
  return [
    ...(type === '' ? [requiredValue(`${field}.type`, 'type is required when seccompProfile is set')] : []),
    ...(type === '' || seccompTypes.includes(type) ? [] : [notSupported(`${field}.type`, type, seccompTypes)]),
    ...(type === 'Localhost' && local === undefined
      ? [requiredValue(place, 'must be set when seccomp type is Localhost')]
      : []),
    ...(type === 'Localhost' && typeof local === 'string' ? descendingErrors(local, place) : []),
    ...(type !== 'Localhost' && local !== undefined
      ? [invalidValue(place, { Type: type, LocalhostProfile: local }, 'can only be set when seccomp type is Localhost')]
      : []),
  ];
}

const appArmorTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function appArmorErrors(profile: Json | undefined, field: string): Errors {
  if (profile === undefined) return [];
  const [type, local] = [textAt(profile, 'type'), at(profile, 'localhostProfile')];
  const place = `${field}.localhostProfile`;
  if (type === '') return [requiredValue(`${field}.type`, 'type is required when appArmorProfile is set')];
  if (!appArmorTypes.includes(type)) return [notSupported(`${field}.type`, type, appArmorTypes)];
  if (type !== 'Localhost') {
    return local === undefined ? [] : [invalidValue(place, local, 'can only be set when AppArmor type is Localhost')];
  }
  if (typeof local !== 'string') return [requiredValue(place, 'must be set when AppArmor type is Localhost')];
  const trimmed = local.trim();
  if (trimmed !== local) return [invalidValue(place, local, 'must not be padded with whitespace')];
  if (trimmed === '') return [requiredValue(place, 'must be set when AppArmor type is Localhost')];
  return local.length > 4095 ? [invalidValue(place, local, 'may not be more than 4095 bytes')] : [];
}

function windowsErrors(options: Json | undefined, field: string): Errors {
  const user = at(options, 'runAsUserName');
  const spec = at(options, 'gmsaCredentialSpec');
  return [
    ...(spec === ''
      ? [invalidValue(`${field}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec cannot be an empty string')]
      : []),
    ...(user === '' ? [invalidValue(`${field}.runAsUserName`, user, 'runAsUserName cannot be an empty string')] : []),
  ];
}

const sysctl = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const sysctlText =
  'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';

/** Source: kubernetes pkg/apis/core/validation, validatePodSpecSecurityContext. */
export function podSecurityErrors(spec: Json | undefined, path: string): Errors {
  const context = at(spec, 'securityContext');
  const field = `${path}.securityContext`;
  const shares = at(spec, 'shareProcessNamespace') === true && at(spec, 'hostPID') === true;
  return [
    ...['fsGroup', 'runAsUser', 'runAsGroup'].flatMap((name) => idErrors(context, name, field)),
    ...listAt(context, 'supplementalGroups').flatMap((id, i) =>
      inRange(`${field}.supplementalGroups[${i}]`, Number(id), 0, largestId),
    ),
    ...(shares
      ? [
          invalidValue(
            `${field}.shareProcessNamespace`,
            true,
            'ShareProcessNamespace and HostPID cannot both be enabled',
          ),
        ]
      : []),
    ...sysctlErrors(spec, `${field}.sysctls`),
    ...supported(context, 'fsGroupChangePolicy', field, ['Always', 'OnRootMismatch']),
    ...(isSet(context) ? seccompErrors(context ?? {}, field) : []),
    ...windowsErrors(at(context, 'windowsOptions'), `${field}.windowsOptions`),
    ...appArmorErrors(at(context, 'appArmorProfile'), `${field}.appArmorProfile`),
    ...supported(context, 'supplementalGroupsPolicy', field, ['Merge', 'Strict']),
    ...supported(context, 'seLinuxChangePolicy', field, ['MountOption', 'Recursive']),
  ];
}

function sysctlErrors(spec: Json | undefined, field: string): Errors {
  const seen = new Set<string>();
  return listAt(spec, 'securityContext', 'sysctls').flatMap((one, i) => {
    const name = textAt(one, 'name');
    const place = `${field}[${i}].name`;
    const isTaken = seen.has(name);
    seen.add(name);
    const isNet = /^net[./]/.test(name);
    const isIpc = /^(kernel[./](shm|msg|sem)|fs[./]mqueue[./])/.test(name);
    const host =
      isNet && at(spec, 'hostNetwork') === true
        ? 'hostNetwork'
        : isIpc && at(spec, 'hostIPC') === true
          ? 'hostIPC'
          : '';
    return [
      ...(name === '' ? [requiredValue(place)] : []),
      ...(name !== '' && (name.length > 253 || !sysctl.test(name)) ? [invalidValue(place, name, sysctlText)] : []),
      ...(isTaken ? [duplicateValue(place, name)] : []),
      ...(host === '' ? [] : [invalidValue(place, name, `may not be specified when '${host}' is true`)]),
    ];
  });
}
