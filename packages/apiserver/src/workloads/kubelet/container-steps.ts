import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import { at, booleanAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { timeText } from '#workloads/runtime/time.ts';

import { canonicalImage, imageProblem, lifetimeOf, probeOf } from './behaviour.ts';
import type { Probe } from './behaviour.ts';
import type { Note, Step } from './step.ts';

export interface ContainerInput {
  readonly pod: KubeObject;
  /** Of the pod's spec. */
  readonly container: JsonMap;
  readonly status: JsonMap;
  readonly isInit: boolean;
  /** A volume that cannot be mounted; message of the event. */
  readonly mountProblem: string | undefined;
  /** A ConfigMap or Secret that the environment needs and that is not there. */
  readonly configProblem: string | undefined;
  readonly isImagePresent: boolean;
  /** How often the step with this id has happened since the container's state was last another. */
  readonly attempts: (id: string) => number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** In [0, 1), steady for the container. */
  readonly chance: number;
}

const firstBackoffMs = 10_000;
const longestBackoffMs = 300_000;

/** What will happen to the container next, as far as its present state tells. Pure: see behaviour.ts for the rules. */
export function containerSteps(input: ContainerInput): readonly Step[] {
  const { state, reason } = stateOf(input.status);
  switch (state) {
    case 'waiting':
      return waitingSteps(input, reason);
    case 'running':
      return runningSteps(input);
    case 'terminated':
      return terminatedSteps(input);
  }
}

export function stateOf(status: JsonMap): { state: 'waiting' | 'running' | 'terminated'; reason: string } {
  const state = at(status, 'state');
  if (isMap(state) && isMap(state['running'])) return { state: 'running', reason: '' };
  if (isMap(state) && isMap(state['terminated'])) {
    return { state: 'terminated', reason: stringAt(state, 'terminated', 'reason') ?? '' };
  }
  return { state: 'waiting', reason: stringAt(state, 'waiting', 'reason') ?? '' };
}

/** Status of a container that has not been started. */
export function waitingStatus(container: JsonMap, reason: string): JsonMap {
  return {
    name: stringAt(container, 'name') ?? '',
    state: { waiting: { reason } },
    lastState: {},
    ready: false,
    restartCount: 0,
    image: stringAt(container, 'image') ?? '',
    imageID: '',
    started: false,
  };
}

function waitingSteps(input: ContainerInput, reason: string): readonly Step[] {
  const { container, attempts } = input;
  const image = stringAt(container, 'image') ?? '';
  if (reason === 'CrashLoopBackOff') {
    return [{ id: 'restart', afterMs: backoffMs(restarts(input) - 1), ...start(input, restarts(input) + 1) }];
  }
  if (input.mountProblem !== undefined) {
    const note: Note = { type: 'Warning', reason: 'FailedMount', message: input.mountProblem, wholePod: true };
    return [{ id: 'mount', afterMs: attempts('mount') === 0 ? 100 : 30_000, notes: [note] }];
  }
  const problem = imageProblem(image);
  if (problem !== undefined) return pullFailureSteps(input, reason, problem);
  if (input.configProblem !== undefined) {
    const message = input.configProblem;
    const note: Note = { type: 'Warning', reason: 'Failed', message: `Error: ${message}` };
    const afterMs = reason === 'CreateContainerConfigError' ? 12_000 : 200;
    return [{ id: 'config', afterMs, notes: [note], status: waiting(input, 'CreateContainerConfigError', message) }];
  }
  return [{ id: 'start', afterMs: 100 + Math.floor(input.chance * 300), ...start(input, restarts(input)) }];
}

function pullFailureSteps(input: ContainerInput, reason: string, problem: string): readonly Step[] {
  const image = stringAt(input.container, 'image') ?? '';
  if (reason === 'ErrImagePull') {
    const message = `Back-off pulling image "${image}": ErrImagePull: ${problem}`;
    const notes: Note[] = [
      { type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${image}"` },
      { type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' },
    ];
    return [{ id: 'pull-backoff', afterMs: 1000, notes, status: waiting(input, 'ImagePullBackOff', message) }];
  }
  const tries = input.attempts('pull');
  const afterMs = reason === 'ImagePullBackOff' ? backoffMs(Math.max(0, tries - 1)) : 300;
  const notes: Note[] = [
    { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` },
    { type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${problem}` },
    { type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull' },
  ];
  return [{ id: 'pull', afterMs, notes, status: waiting(input, 'ErrImagePull', problem) }];
}

function waiting({ status }: ContainerInput, reason: string, message: string): JsonMap {
  return { ...status, state: { waiting: { reason, message } }, ready: false, started: false };
}

/** Pull, create, start. A container without probes is ready as soon as it runs. */
function start(input: ContainerInput, restartCount: number): Pick<Step, 'notes' | 'status'> {
  const { container, status, pod, isInit, now } = input;
  const name = stringAt(container, 'name') ?? '';
  const image = stringAt(container, 'image') ?? '';
  const imageID = `${canonicalImage(image).replace(/[:@][^/]*$/, '')}@sha256:${digest(canonicalImage(image))}`;
  const hasStartup = probeOf(container, 'startupProbe') !== undefined;
  const terminated = at(status, 'state', 'terminated') ?? at(status, 'lastState', 'terminated');
  return {
    notes: [
      ...pullNotes(input, image),
      { type: 'Normal', reason: 'Created', message: `Container created` },
      { type: 'Normal', reason: 'Started', message: `Container started` },
    ],
    status: {
      name,
      state: { running: { startedAt: timeText(now) } },
      lastState: terminated === undefined ? {} : { terminated },
      ready: !isInit && !hasStartup && probeOf(container, 'readinessProbe') === undefined,
      restartCount,
      image: canonicalImage(image),
      imageID,
      containerID: `containerd://${digest(`${pod.metadata.uid ?? ''}/${name}/${restartCount}`)}`,
      started: !hasStartup,
    },
  };
}

function pullNotes({ isImagePresent, container }: ContainerInput, image: string): readonly Note[] {
  const always = stringAt(container, 'imagePullPolicy') === 'Always';
  if (isImagePresent && !always) {
    const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
    return [{ type: 'Normal', reason: 'Pulled', message }];
  }
  const message = `Successfully pulled image "${image}" in 98ms (98ms including waiting). Image size: 20480000 bytes.`;
  return [
    { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` },
    { type: 'Normal', reason: 'Pulled', message },
  ];
}

/** 64 hexadecimal digits that look like a digest; the same for the same text. */
function digest(text: string): string {
  let out = '';
  let hash = 0x811c9dc5;
  for (let round = 0; out.length < 64; round += 1) {
    for (const char of `${round}${text}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
    out += hash.toString(16).padStart(8, '0');
  }
  return out;
}

function runningSteps(input: ContainerInput): readonly Step[] {
  const { container, status, pod, isInit } = input;
  const lifetime = lifetimeOf(pod, container, isInit && !isSidecar(container));
  const end: readonly Step[] =
    lifetime === undefined
      ? []
      : [{ id: 'end', afterMs: lifetime.ms, notes: [], status: terminated(input, lifetime.exitCode) }];
  const startup = probeOf(container, 'startupProbe');
  if (startup !== undefined && booleanAt(status, 'started') !== true) return [...end, ...startupSteps(input, startup)];
  const liveness = probeOf(container, 'livenessProbe');
  const readiness = probeOf(container, 'readinessProbe');
  return [
    ...end,
    ...(liveness?.failure === undefined ? [] : killingProbe(input, liveness, 'Liveness')),
    ...readinessSteps(input, readiness),
  ];
}

export function isSidecar(container: JsonMap): boolean {
  return container['restartPolicy'] === 'Always';
}

function startupSteps(input: ContainerInput, probe: Probe): readonly Step[] {
  if (probe.failure !== undefined) return killingProbe(input, probe, 'Startup');
  const ready = probeOf(input.container, 'readinessProbe') === undefined;
  const status = { ...input.status, started: true, ready };
  return [{ id: 'startup', afterMs: probe.delayMs + 100, notes: [], status }];
}

function readinessSteps(input: ContainerInput, probe: Probe | undefined): readonly Step[] {
  const isReady = booleanAt(input.status, 'ready') === true;
  if (probe?.failure === undefined) {
    if (isReady || input.isInit) return [];
    const afterMs = (probe?.delayMs ?? 0) + 100 + Math.floor(input.chance * 200);
    return [{ id: 'ready', afterMs, notes: [], status: { ...input.status, ready: true } }];
  }
  const id = 'unready';
  const afterMs = input.attempts(id) === 0 ? probe.delayMs + 100 : probe.periodMs;
  const notes = [unhealthy('Readiness', probe)];
  return [{ id, afterMs, notes, ...(isReady ? { status: { ...input.status, ready: false } } : {}) }];
}

/** A liveness or startup probe that fails: heard every period, and after enough failures the container is killed. */
function killingProbe(input: ContainerInput, probe: Probe, kind: 'Liveness' | 'Startup'): readonly Step[] {
  const id = `${kind}-failing`;
  const failures = input.attempts(id);
  const afterMs = failures === 0 ? probe.delayMs + 100 : probe.periodMs;
  if (failures + 1 < probe.failureThreshold) return [{ id, afterMs, notes: [unhealthy(kind, probe)] }];
  const name = stringAt(input.container, 'name') ?? '';
  const message = `Container ${name} failed ${kind.toLowerCase()} probe, will be restarted`;
  const notes: Note[] = [unhealthy(kind, probe), { type: 'Normal', reason: 'Killing', message }];
  return [{ id, afterMs, notes, status: terminated(input, 137) }];
}

function unhealthy(kind: string, probe: Probe): Note {
  return { type: 'Warning', reason: 'Unhealthy', message: `${kind} probe failed: ${probe.failure ?? ''}` };
}

function terminated({ status, now }: ContainerInput, exitCode: number): JsonMap {
  return endedStatus(status, exitCode, now);
}

/** The container's status once its process has ended. */
export function endedStatus(status: JsonMap, exitCode: number, now: number): JsonMap {
  const containerID = stringAt(status, 'containerID') ?? '';
  const startedAt = stringAt(status, 'state', 'running', 'startedAt') ?? timeText(now);
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  const state = { terminated: { exitCode, reason, startedAt, finishedAt: timeText(now), containerID } };
  return { ...status, state, ready: false, started: false };
}

function terminatedSteps(input: ContainerInput): readonly Step[] {
  if (!restartsAfterEnd(input)) return [];
  const count = restarts(input);
  if (count === 0) return [{ id: 'restart-now', afterMs: 500, ...start(input, 1) }];
  const { pod, container, status } = input;
  const name = stringAt(container, 'name') ?? '';
  const place = `${pod.metadata.name}_${pod.metadata.namespace ?? ''}(${pod.metadata.uid ?? ''})`;
  const wait = backoffMs(count - 1) / 1000;
  const message = `back-off ${wait >= 60 ? `${Math.floor(wait / 60)}m${wait % 60}s` : `${wait}s`} restarting failed container=${name} pod=${place}`;
  const note: Note = {
    type: 'Warning',
    reason: 'BackOff',
    message: `Back-off restarting failed container ${name} in pod ${place}`,
  };
  const lastState = { terminated: at(status, 'state', 'terminated') ?? {} };
  const next = { ...status, state: { waiting: { reason: 'CrashLoopBackOff', message } }, lastState };
  return [{ id: 'backoff', afterMs: 1000, notes: [note], status: next }];
}

function restartsAfterEnd({ pod, container, status, isInit }: ContainerInput): boolean {
  const policy = stringAt(pod, 'spec', 'restartPolicy') ?? 'Always';
  const failed = (numberAt(status, 'state', 'terminated', 'exitCode') ?? 0) !== 0;
  if (isInit && !isSidecar(container)) return failed && policy !== 'Never';
  return policy === 'Always' || isSidecar(container) || (failed && policy === 'OnFailure');
}

function restarts({ status }: ContainerInput): number {
  return numberAt(status, 'restartCount') ?? 0;
}

/** 10 s, 20 s, 40 s, ... 5 min. */
function backoffMs(times: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.max(0, times));
}
