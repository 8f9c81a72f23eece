import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { booleanAt, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { conditionsOf, findCondition, isTrue, withCondition } from '#workloads/runtime/condition.ts';
import type { Condition } from '#workloads/runtime/condition.ts';
import { partOf } from '#workloads/runtime/status.ts';
import { timeText } from '#workloads/runtime/time.ts';

import { isSidecar, stateOf, waitingStatus } from './container-steps.ts';

export interface PodState {
  readonly init: readonly JsonMap[];
  readonly main: readonly JsonMap[];
}

export function specContainers(pod: KubeObject, field: 'containers' | 'initContainers'): readonly JsonMap[] {
  return listAt(pod, 'spec', field).filter(isMap);
}

/** The container statuses as they stand, with waiting ones where none are written yet, in the order of the spec. */
export function podState(pod: KubeObject): PodState {
  const initContainers = specContainers(pod, 'initContainers');
  const reason = initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return {
    init: statusesOf(pod, 'initContainerStatuses', initContainers, 'PodInitializing'),
    main: statusesOf(pod, 'containerStatuses', specContainers(pod, 'containers'), reason),
  };
}

function statusesOf(
  pod: KubeObject,
  field: string,
  containers: readonly JsonMap[],
  reason: string,
): readonly JsonMap[] {
  const written = listAt(pod, 'status', field).filter(isMap);
  return containers.map(
    (container) => written.find(({ name }) => name === container['name']) ?? waitingStatus(container, reason),
  );
}

/** Has the init container done what the next one waits for? */
export function isInitDone(container: JsonMap, status: JsonMap): boolean {
  if (isSidecar(container)) return booleanAt(status, 'started') === true;
  return stateOf(status).state === 'terminated' && numberAt(status, 'state', 'terminated', 'exitCode') === 0;
}

export interface Placement {
  readonly hostIP: string;
  readonly podIP: string;
}

/** The whole pod status over its container statuses (kubelet, generateAPIPodStatus). `now` in milliseconds. */
export function podStatus(pod: KubeObject, state: PodState, { hostIP, podIP }: Placement, now: number): JsonMap {
  const before = partOf(pod, 'status');
  const phase = phaseOf(pod, state);
  const ranOnce = state.main.some((status) => stateOf(status).state !== 'waiting') || before['podIP'] !== undefined;
  const anyStarted = [...state.init, ...state.main].some((status) => stateOf(status).state !== 'waiting');
  const hasAddress = ranOnce || anyStarted;
  const { reason: _r, message: _m, ...rest } = before;
  return {
    ...rest,
    observedGeneration: pod.metadata.generation ?? 1,
    phase,
    conditions: podConditions(pod, state, { phase, hasAddress }, now) as readonly Json[],
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(hasAddress ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    startTime: before['startTime'] ?? timeText(now),
    ...(state.init.length === 0 ? {} : { initContainerStatuses: state.init.map((one, i) => initReady(pod, one, i)) }),
    containerStatuses: state.main,
    qosClass: before['qosClass'] ?? qosClass(pod),
  };
}

function initReady(pod: KubeObject, status: JsonMap, i: number): JsonMap {
  const container = specContainers(pod, 'initContainers')[i] ?? {};
  return { ...status, ready: isInitDone(container, status) };
}

function phaseOf(pod: KubeObject, { init, main }: PodState): string {
  const policy = stringAt(pod, 'spec', 'restartPolicy') ?? 'Always';
  const initContainers = specContainers(pod, 'initContainers');
  const isInitialized = init.every((status, i) => isInitDone(initContainers[i] ?? {}, status));
  const failedInit = init.some((status) => (numberAt(status, 'state', 'terminated', 'exitCode') ?? 0) !== 0);
  if (!isInitialized) return failedInit && policy === 'Never' ? 'Failed' : 'Pending';
  const states = main.map((status) => stateOf(status).state);
  if (states.every((state) => state === 'terminated')) {
    const failed = main.some((status) => (numberAt(status, 'state', 'terminated', 'exitCode') ?? 0) !== 0);
    if (policy === 'Never') return failed ? 'Failed' : 'Succeeded';
    if (policy === 'OnFailure' && !failed) return 'Succeeded';
    return 'Running';
  }
  const notStarted = main.some((s) => stateOf(s).state === 'waiting' && stringAt(s, 'containerID') === undefined);
  return notStarted ? 'Pending' : 'Running';
}

function podConditions(
  pod: KubeObject,
  { init, main }: PodState,
  { phase, hasAddress }: { readonly phase: string; readonly hasAddress: boolean },
  now: number,
): readonly JsonMap[] {
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const initContainers = specContainers(pod, 'initContainers');
  const unready = names(main.filter((status) => status['ready'] !== true));
  const incomplete = names(init.filter((status, i) => !isInitDone(initContainers[i] ?? {}, status)));
  const containers: Condition = readiness('ContainersReady', phase, unready);
  const gates = listAt(pod, 'spec', 'readinessGates').map((gate) => stringAt(gate, 'conditionType') ?? '');
  const closed = gates.find((gate) => !isTrue(conditionsOf(pod), gate));
  const ready: Condition =
    containers.status === 'True' && closed !== undefined
      ? {
          type: 'Ready',
          status: 'False',
          reason: 'ReadinessGatesNotReady',
          message: `corresponding condition of pod readiness gate "${closed}" does not exist.`,
        }
      : { ...containers, type: 'Ready' };
  const initialized: Condition =
    incomplete === ''
      ? { type: 'Initialized', status: 'True', ...(phase === 'Succeeded' ? { reason: 'PodCompleted' } : {}) }
      : {
          type: 'Initialized',
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${incomplete}]`,
        };
  const wanted: readonly Condition[] = [
    { type: 'PodReadyToStartContainers', status: hasAddress && !finished ? 'True' : 'False' },
    initialized,
    ready,
    containers,
    { type: 'PodScheduled', status: 'True' },
  ];
  const extra = { lastProbeTime: null, observedGeneration: pod.metadata.generation ?? 1 };
  const known = new Set(wanted.map(({ type }) => type));
  const others = conditionsOf(pod).filter(({ type }) => !known.has(String(type)));
  const standing = conditionsOf(pod).filter(({ type }) => known.has(String(type)));
  const made = wanted.reduce<readonly JsonMap[]>(
    (all, next) => withCondition(all, next, timeText(now), extra),
    standing,
  );
  const inOrder = wanted.map(({ type }) => findCondition(made, type)).filter((one) => one !== undefined);
  return [...others, ...inOrder];
}

function readiness(type: string, phase: string, unready: string): Condition {
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  if (unready === '') return { type, status: 'True' };
  return {
    type,
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready}]`,
  };
}

function names(statuses: readonly JsonMap[]): string {
  return statuses.map(({ name }) => String(name)).join(' ');
}

/** Guaranteed when every container limits cpu and memory to what it requests, BestEffort when none asks for anything. */
function qosClass(pod: KubeObject): string {
  const containers = [...specContainers(pod, 'containers'), ...specContainers(pod, 'initContainers')];
  const asked = (container: JsonMap, kind: string, name: string): Json | undefined => {
    const resources = container['resources'];
    const part = isMap(resources) ? resources[kind] : undefined;
    return isMap(part) ? part[name] : undefined;
  };
  const pairs = containers.flatMap((container) =>
    ['cpu', 'memory'].map((name) => ({
      limit: asked(container, 'limits', name),
      request: asked(container, 'requests', name) ?? asked(container, 'limits', name),
    })),
  );
  if (pairs.every(({ limit, request }) => limit === undefined && request === undefined)) return 'BestEffort';
  return pairs.every(({ limit, request }) => limit !== undefined && limit === request) ? 'Guaranteed' : 'Burstable';
}
