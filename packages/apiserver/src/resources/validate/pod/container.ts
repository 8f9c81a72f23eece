import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import {
  duplicateValue,
  forbiddenValue,
  invalidValue,
  notFoundValue,
  notSupported,
  requiredValue,
  tooMany,
} from '#resources/field-error.ts';
import { isLabelName, isPortName } from '#resources/valid-name.ts';

import { isSet, portRange, requiredName, requiredText, requiredWord, textAt } from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';
import { requirementErrors } from '#resources/validate/resources.ts';

import { environmentErrors } from './environment.ts';
import { lifecycleErrors, probeErrors } from './handlers.ts';
import { deviceErrors, mountErrors } from './mounts.ts';
import type { Volumes } from './mounts.ts';
import { containerSecurityErrors } from './security.ts';

/** What of the pod its containers are judged by. */
export interface PodFacts {
  readonly volumes: Volumes;
  /** Names of spec.resourceClaims. */
  readonly claims: ReadonlySet<string>;
  readonly grace: number | undefined;
  /** spec.os.name, or empty. */
  readonly os: string;
  readonly hostUsers: boolean;
  readonly restartPolicy: string;
}

/** Source: kubernetes pkg/apis/core/validation, validateContainers. */
export function containersErrors(containers: readonly Json[], path: string, facts: PodFacts): Errors {
  if (containers.length === 0) return [requiredValue(path)];
  const names = new Set<string>();
  return [
    ...containers.flatMap((container, i) => {
      const field = `${path}[${i}]`;
      const name = textAt(container, 'name');
      const isTaken = names.has(name);
      names.add(name);
      return [
        ...commonErrors(container, field, facts),
        ...(isTaken ? [duplicateValue(`${field}.name`, name)] : []),
        ...lifecycleErrors(container, field, facts.grace, facts.os),
        ...probeErrors(container, field, facts.grace),
        ...restartErrors(container, field),
      ];
    }),
    ...hostPortErrors(containers, path),
  ];
}

/** Source: validateInitContainers. Sidecars may have probes, others may not. */
export function initContainersErrors(spec: Json | undefined, path: string, facts: PodFacts): Errors {
  const names = new Set(listAt(spec, 'containers').map((container) => textAt(container, 'name')));
  return listAt(spec, 'initContainers').flatMap((container, i) => {
    const field = `${path}[${i}]`;
    const name = textAt(container, 'name');
    const isTaken = names.has(name);
    if (name !== '') names.add(name);
    const isSidecar = textAt(container, 'restartPolicy') === 'Always';
    return [
      ...commonErrors(container, field, facts),
      ...restartErrors(container, field),
      ...(isTaken ? [duplicateValue(`${field}.name`, name)] : []),
      ...hostPortErrors([container], path),
      ...(isSidecar
        ? [...lifecycleErrors(container, field, facts.grace, facts.os), ...probeErrors(container, field, facts.grace)]
        : ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']
            .filter((part) => isSet(container, part))
            .map((part) =>
              forbiddenValue(`${field}.${part}`, 'may not be set for init containers without restartPolicy=Always'),
            )),
      ...(isSidecar
        ? []
        : listAt(container, 'resizePolicy').flatMap((policy, k) =>
            textAt(policy, 'restartPolicy') === 'RestartContainer'
              ? [
                  invalidValue(
                    `${field}.resizePolicy[${k}].restartPolicy`,
                    'RestartContainer',
                    "must not be set to 'RestartContainer' for non-sidecar initContainers",
                  ),
                ]
              : [],
          )),
    ];
  });
}

const notEphemeral = [
  'ports',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
];

/** Source: validateEphemeralContainers. */
export function ephemeralContainersErrors(spec: Json | undefined, path: string, facts: PodFacts): Errors {
  const others = new Set(
    [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')].map((one) => textAt(one, 'name')),
  );
  const names = new Set(others);
  const why = 'cannot be set for an Ephemeral Container';
  return listAt(spec, 'ephemeralContainers').flatMap((container, i) => {
    const field = `${path}[${i}]`;
    const [name, target] = [textAt(container, 'name'), textAt(container, 'targetContainerName')];
    const isTaken = names.has(name);
    names.add(name);
    return [
      ...commonErrors(container, field, facts),
      ...imageErrors(container, field),
      ...(isTaken ? [duplicateValue(`${field}.name`, name)] : []),
      ...(target === '' || others.has(target) ? [] : [notFoundValue(`${field}.targetContainerName`, target)]),
      ...notEphemeral
        .filter((part) => isSet(container, part) && Object.keys(at(container, part) as object).length > 0)
        .map((part) => forbiddenValue(`${field}.${part}`, why)),
      ...listAt(container, 'volumeMounts').flatMap((mount, k) =>
        ['subPath', 'subPathExpr']
          .filter((part) => textAt(mount, part) !== '')
          .map((part) => forbiddenValue(`${field}.volumeMounts[${k}].${part}`, why)),
      ),
    ];
  });
}

/** Pods only: templates may hold what is trimmed later. */
export function imageErrors(container: Json, field: string): Errors {
  const image = textAt(container, 'image');
  return image.trim() === image
    ? []
    : [invalidValue(`${field}.image`, image, 'must not have leading or trailing whitespace')];
}

const messagePolicies = ['File', 'FallbackToLogsOnError'];
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

function commonErrors(container: Json, path: string, facts: PodFacts): Errors {
  return [
    ...requiredName(container, 'name', path, isLabelName),
    ...requiredText(container, 'image', path),
    ...requiredWord(container, 'terminationMessagePolicy', path, messagePolicies),
    ...portErrors(container, `${path}.ports`),
    ...environmentErrors(container, path),
    ...mountErrors(container, path, facts.volumes),
    ...deviceErrors(container, path, facts.volumes),
    ...requiredWord(container, 'imagePullPolicy', path, pullPolicies),
    ...requirementErrors(at(container, 'resources'), `${path}.resources`, { claims: facts.claims }),
    ...resizeErrors(container, `${path}.resizePolicy`, facts.restartPolicy),
    ...containerSecurityErrors(container, path, facts.hostUsers),
  ];
}

export const protocols = ['SCTP', 'TCP', 'UDP'];

function portErrors(container: Json, path: string): Errors {
  const names = new Set<string>();
  return listAt(container, 'ports').flatMap((port, i) => {
    const [name, number, host] = [
      textAt(port, 'name'),
      numberAt(port, 'containerPort') ?? 0,
      numberAt(port, 'hostPort') ?? 0,
    ];
    // The real server counts the complaints about a name with the counter of the ports.
    const problems = name === '' ? [] : isPortName(name);
    const field = `${path}[${i}]`;
    const isTaken = problems.length === 0 && names.has(name);
    if (name !== '' && problems.length === 0) names.add(name);
    return [
      ...problems.map((why) => invalidValue(`${field}.name`, name, why)),
      ...(isTaken ? [duplicateValue(`${field}.name`, name)] : []),
      ...(number === 0 ? [requiredValue(`${field}.containerPort`)] : portRange(`${field}.containerPort`, number)),
      ...(host === 0 ? [] : portRange(`${field}.hostPort`, host)),
      ...requiredWord(port, 'protocol', field, protocols),
    ];
  });
}

function hostPortErrors(containers: readonly Json[], path: string): Errors {
  const taken = new Set<string>();
  return containers.flatMap((container, i) =>
    listAt(container, 'ports').flatMap((port, k): Errors => {
      const host = numberAt(port, 'hostPort') ?? 0;
      if (host === 0) return [];
      const place = `${textAt(port, 'protocol')}/${textAt(port, 'hostIP')}/${host}`;
      if (taken.has(place)) return [duplicateValue(`${path}[${i}].ports[${k}].hostPort`, place)];
      taken.add(place);
      return [];
    }),
  );
}

const resizable = ['cpu', 'memory'];
const resizeActions = ['NotRequired', 'RestartContainer'];

function resizeErrors(container: Json, field: string, podPolicy: string): Errors {
  const seen = new Set<string>();
  return listAt(container, 'resizePolicy').flatMap((policy, i) => {
    const [resource, action] = [textAt(policy, 'resourceName'), textAt(policy, 'restartPolicy')];
    const isTaken = seen.has(resource);
    seen.add(resource);
    const word = (found: string, allowed: readonly string[]): Errors => {
      if (found === '') return [requiredValue(field)];
      return allowed.includes(found) ? [] : [notSupported(field, found, allowed)];
    };
    return [
      ...(isTaken ? [duplicateValue(`${field}[${i}]`, resource)] : []),
      ...word(resource, resizable),
      ...word(action, resizeActions),
      ...(podPolicy === 'Never' && action !== 'NotRequired'
        ? [invalidValue(field, action, "must be 'NotRequired' when pod `restartPolicy` is 'Never'")]
        : []),
    ];
  });
}

const restartPolicies = ['Always', 'Never', 'OnFailure'];

function restartErrors(container: Json, path: string): Errors {
  const rules = listAt(container, 'restartPolicyRules');
  const policy = at(container, 'restartPolicy');
  const field = `${path}.restartPolicy`;
  return [
    ...(policy === undefined && rules.length > 0
      ? [requiredValue(field, 'must specify restartPolicy when restart rules are used')]
      : []),
    ...(typeof policy === 'string' && !restartPolicies.includes(policy)
      ? [notSupported(field, policy, restartPolicies)]
      : []),
    ...(rules.length > 20 ? [tooMany(`${path}.restartPolicyRules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, i) => restartRuleErrors(rule, `${path}.restartPolicyRules[${i}]`)),
  ];
}

const restartActions = ['Restart', 'RestartAllContainers'];
const exitOperators = ['In', 'NotIn'];

function restartRuleErrors(rule: Json, field: string): Errors {
  const [action, operator] = [textAt(rule, 'action'), textAt(rule, 'exitCodes', 'operator')];
  const values = listAt(rule, 'exitCodes', 'values');
  const codes = `${field}.exitCodes`;
  return [
    ...(restartActions.includes(action) ? [] : [notSupported(`${field}.action`, action, restartActions)]),
    ...(isSet(rule, 'exitCodes') ? [] : [requiredValue(codes, 'must be specified')]),
    ...(isSet(rule, 'exitCodes') && !exitOperators.includes(operator)
      ? [notSupported(`${codes}.operator`, operator, exitOperators)]
      : []),
    ...(values.length > 255 ? [tooMany(`${codes}.values`, values.length, 255)] : []),
  ];
}

/** A port that the host's network gives must be the container's own. */
export function hostNetworkErrors(spec: Json | undefined, path: string, isPod: boolean): Errors {
  if (at(spec, 'hostNetwork') !== true) return [];
  return listAt(spec, 'containers').flatMap((container, i) =>
    listAt(container, 'ports').flatMap((port, k) => {
      const [host, own] = [numberAt(port, 'hostPort') ?? 0, numberAt(port, 'containerPort') ?? 0];
      if ((!isPod && host === 0) || host === own) return [];
      const field = `${path}.containers[${i}].ports[${k}].hostPort`;
      return [invalidValue(field, host, 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}
