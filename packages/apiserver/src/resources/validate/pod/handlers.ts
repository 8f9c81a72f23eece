import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt, numberAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue, invalidValue, notSupported, requiredValue } from '#resources/field-error.ts';
import { isHeaderName, isPortName } from '#resources/valid-name.ts';

import { isSet, named, nonNegative, portRange, requiredText, textAt } from '#resources/validate/checks.ts';
import type { Errors } from '#resources/validate/checks.ts';

/** Probes and lifecycle hooks of a container. Source: kubernetes pkg/apis/core/validation, validateProbe, validateHandler. */
export function probeErrors(container: Json, path: string, grace: number | undefined): Errors {
  return ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((name) => {
    const probe = at(container, name);
    if (probe === undefined) return [];
    const field = `${path}.${name}`;
    const threshold = numberAt(probe, 'successThreshold') ?? 0;
    const ownGrace = at(probe, 'terminationGracePeriodSeconds');
    const isReadiness = name === 'readinessProbe';
    return [
      ...oneProbeErrors(probe, field, grace),
      ...(isReadiness || threshold === 1 ? [] : [invalidValue(`${field}.successThreshold`, threshold, 'must be 1')]),
      ...(isReadiness && ownGrace !== undefined
        ? [invalidValue(`${field}.terminationGracePeriodSeconds`, ownGrace, 'must not be set for readinessProbes')]
        : []),
    ];
  });
}

const probeNumbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

function oneProbeErrors(probe: Json, field: string, grace: number | undefined): Errors {
  const ownGrace = numberAt(probe, 'terminationGracePeriodSeconds');
  return [
    ...handlerErrors(probe, field, grace),
    ...nonNegative(probe, probeNumbers, field),
    ...(ownGrace !== undefined && ownGrace <= 0
      ? [invalidValue(`${field}.terminationGracePeriodSeconds`, ownGrace, 'must be greater than 0')]
      : []),
  ];
}

export function lifecycleErrors(container: Json, path: string, grace: number | undefined, os: string): Errors {
  const lifecycle = at(container, 'lifecycle');
  if (lifecycle === undefined) return [];
  const field = `${path}.lifecycle`;
  const signal = textAt(lifecycle, 'stopSignal');
  return [
    ...['postStart', 'preStop'].flatMap((name) => {
      const handler = at(lifecycle, name);
      return handler === undefined ? [] : handlerErrors(handler, `${field}.${name}`, grace);
    }),
    ...(signal === '' ? [] : signalErrors(signal, `${field}.stopSignal`, os)),
  ];
}

const kinds = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];

function handlerErrors(handler: Json, field: string, grace: number | undefined): Errors {
  const [first, ...others] = kinds.filter((kind) => isSet(handler, kind));
  if (first === undefined) return [requiredValue(field, 'must specify a handler type')];
  const action = at(handler, first) ?? {};
  return [
    ...actionErrors(first, action, `${field}.${first}`, grace),
    ...others.map((kind) => forbiddenValue(`${field}.${kind}`, 'may not specify more than 1 handler type')),
  ];
}

function actionErrors(kind: string, action: Json, field: string, grace: number | undefined): Errors {
  switch (kind) {
    case 'exec':
      return listAt(action, 'command').length === 0 ? [requiredValue(`${field}.command`)] : [];
    case 'httpGet':
      return httpErrors(action, field);
    case 'sleep':
      return sleepErrors(numberAt(action, 'seconds') ?? 0, field, grace);
    default:
      return portErrors(at(action, 'port'), `${field}.port`);
  }
}

const schemes = ['HTTP', 'HTTPS'];

function httpErrors(action: Json, field: string): Errors {
  const scheme = textAt(action, 'scheme');
  return [
    ...requiredText(action, 'path', field),
    ...portErrors(at(action, 'port'), `${field}.port`),
    ...(schemes.includes(scheme) ? [] : [notSupported(`${field}.scheme`, scheme, schemes)]),
    ...listAt(action, 'httpHeaders').flatMap((header) =>
      named(`${field}.httpHeaders`, textAt(header, 'name'), isHeaderName),
    ),
  ];
}

/** A number, or the name of a container port. */
export function portErrors(port: Json | undefined, field: string): Errors {
  if (typeof port === 'string') return named(field, port, isPortName);
  return portRange(field, Number(port ?? 0));
}

function sleepErrors(seconds: number, field: string, grace: number | undefined): Errors {
  if (grace === undefined || (seconds >= 0 && seconds <= grace)) return [];
  return [invalidValue(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)];
}

const linuxSignals = [
  ...'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX'.split(' '),
  ...Array.from({ length: 14 }, (_, i) => `RTMAX-${i + 1}`),
  'RTMIN',
  ...Array.from({ length: 15 }, (_, i) => `RTMIN+${i + 1}`),
  ...'SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ'.split(' '),
]
  .map((name) => `SIG${name}`)
  .toSorted();
const windowsSignals = ['SIGKILL', 'SIGTERM'];

function signalErrors(signal: string, field: string, os: string): Errors {
  if (os === '') return [forbiddenValue(field, 'may not be set for containers with empty `spec.os.name`')];
  const known = os === 'windows' ? windowsSignals : os === 'linux' ? linuxSignals : [signal];
  return known.includes(signal) ? [] : [notSupported(field, signal, known)];
}
