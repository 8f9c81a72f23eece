import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { booleanAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { itself } from '#workloads/runtime/controller.ts';
import type { Controller, World } from '#workloads/runtime/controller.ts';
import { partOf, writeStatus } from '#workloads/runtime/status.ts';
import { timeOf } from '#workloads/runtime/time.ts';
import { nodeAddress, podAddress } from '#workloads/node/node.ts';
import { isFinished } from '#workloads/pod/state.ts';

import { containerSteps, endedStatus, stateOf } from './container-steps.ts';
import { configProblem, mountProblem } from './needs.ts';
import type { Find } from './needs.ts';
import { isInitDone, podState, podStatus, specContainers } from './pod-status.ts';
import type { Placement, PodState } from './pod-status.ts';
import type { Note, Step } from './step.ts';

const component = 'kubelet';
/** How often a pod that waits for a ConfigMap or Secret looks again. */
const lookAgainMs = 1000;

/** What the kubelet remembers of a pod between two looks; lost at a restart, which only restarts the waits. */
interface Memory {
  readonly due: Map<string, number>;
  readonly attempts: Map<string, number>;
  readonly chance: number;
  readonly podIP: string;
}

/** Plays the kubelets of all nodes: containers start, become ready, crash, end. */
export function kubeletController(world: World): Controller {
  const { live, clock } = world;
  const memories = new Map<string, Memory>();
  const images = new Set<string>();
  const addresses = createAddresses();

  const memoryOf = (pod: KubeObject): Memory => {
    const uid = pod.metadata.uid ?? '';
    const found = memories.get(uid);
    if (found !== undefined) return found;
    const podIP = stringAt(pod, 'status', 'podIP') ?? addresses.take(stringAt(pod, 'spec', 'nodeName') ?? '');
    const memory = { due: new Map(), attempts: new Map(), chance: clock.random(), podIP };
    memories.set(uid, memory);
    return memory;
  };
  return {
    name: 'kubelet',
    triggers: {
      pods: (change) => {
        const { object, deleted } = change;
        if (deleted) {
          memories.delete(object.metadata.uid ?? '');
          addresses.free(stringAt(object, 'status', 'podIP'));
          return [];
        }
        const podIP = stringAt(object, 'status', 'podIP');
        if (podIP !== undefined) addresses.note(podIP);
        return stringAt(object, 'spec', 'nodeName') === undefined ? [] : itself(change);
      },
    },
    reconcile: ({ namespace, name }) => {
      const pod = live.get('pods', namespace, name);
      if (pod === undefined || (stringAt(pod, 'spec', 'nodeName') ?? '') === '') return undefined;
      const memory = memoryOf(pod);
      if (pod.metadata.deletionTimestamp !== undefined) return terminate(world, pod, memory);
      if (isFinished(pod)) return undefined;
      return advance({ world, pod, memory, images });
    },
  };
}

interface Look {
  readonly world: World;
  readonly pod: KubeObject;
  readonly memory: Memory;
  /** `node image` of what has been pulled. */
  readonly images: Set<string>;
}

interface Planned {
  readonly container: JsonMap;
  readonly isInit: boolean;
  readonly steps: readonly Step[];
}

function advance(look: Look): number | undefined {
  const { world, pod, memory } = look;
  const now = world.clock.now();
  const state = podState(pod);
  if (partOf(pod, 'status')['startTime'] === undefined) {
    const admitted = waitFor(memory, 'admit', 10 + memory.chance * 20, now);
    if (admitted > 0) return admitted;
    writeStatus(world.live, 'pods', pod, podStatus(pod, state, placementOf(pod, memory), now));
    return undefined;
  }
  const expired = deadline(look, state, now);
  if (expired !== undefined && expired <= 0) return undefined;
  const planned = plan(look, state, now);
  const ids = new Set(planned.flatMap(({ container, steps }) => steps.map((step) => idOf(container, step))));
  for (const id of memory.due.keys()) if (!ids.has(id)) memory.due.delete(id);
  const waits: number[] = expired === undefined ? [] : [expired];
  const changed = new Map<string, JsonMap>();
  for (const { container, steps } of planned) {
    for (const step of steps) {
      const left = waitFor(memory, idOf(container, step), step.afterMs, now);
      if (left > 0 || changed.has(String(container['name']))) {
        waits.push(Math.max(1, left));
        continue;
      }
      happen(look, container, step);
      if (step.status !== undefined) changed.set(String(container['name']), step.status);
      else waits.push(1);
    }
  }
  const replaced = (status: JsonMap): JsonMap => changed.get(String(status['name'])) ?? status;
  const next = { init: state.init.map(replaced), main: state.main.map(replaced) };
  writeStatus(world.live, 'pods', pod, podStatus(pod, next, placementOf(pod, memory), now));
  return waits.length === 0 ? undefined : Math.min(...waits);
}

function idOf(container: JsonMap, step: Step): string {
  return `${String(container['name'])} ${step.id}`;
}

/** Milliseconds left of a wait that begins when it is first asked for. */
function waitFor(memory: Memory, id: string, afterMs: number, now: number): number {
  const due = memory.due.get(id) ?? now + afterMs;
  memory.due.set(id, due);
  return due - now;
}

/** What every container that may move now will do: init containers one after the other, then all others. */
function plan(look: Look, state: PodState, now: number): readonly Planned[] {
  const { world, pod, memory, images } = look;
  const find: Find = (resource, name) => world.live.get(resource, pod.metadata.namespace ?? '', name);
  const mount = mountProblem(pod, find);
  const node = stringAt(pod, 'spec', 'nodeName') ?? '';
  const stepsOf = (container: JsonMap, status: JsonMap, isInit: boolean): Planned => {
    const config = configProblem(pod, container, find);
    const steps = containerSteps({
      pod,
      container,
      status,
      isInit,
      mountProblem: mount,
      configProblem: config,
      isImagePresent: images.has(`${node} ${String(container['image'])}`),
      attempts: (id) => memory.attempts.get(`${String(container['name'])} ${id}`) ?? 0,
      now,
      chance: memory.chance,
    });
    const isStuck = stateOf(status).state === 'waiting' && (mount ?? config) !== undefined;
    const look: Step = { id: 'look', afterMs: lookAgainMs, notes: [] };
    return { container, isInit, steps: isStuck ? [...steps, look] : steps };
  };
  const initContainers = specContainers(pod, 'initContainers');
  const current = initContainers.findIndex((container, i) => !isInitDone(container, state.init[i] ?? {}));
  const init = initContainers.flatMap((container, i) => {
    const isCurrent = i === current;
    const runs =
      stateOf(state.init[i] ?? {}).state === 'running' || (container['restartPolicy'] === 'Always' && i < current);
    return isCurrent || runs ? [stepsOf(container, state.init[i] ?? {}, true)] : [];
  });
  if (current >= 0) return init;
  const main = specContainers(pod, 'containers').map((container, i) => stepsOf(container, state.main[i] ?? {}, false));
  return [...init, ...main];
}

function happen({ world, pod, memory, images }: Look, container: JsonMap, step: Step): void {
  const name = String(container['name']);
  const id = idOf(container, step);
  memory.due.delete(id);
  memory.attempts.set(id, (memory.attempts.get(id) ?? 0) + 1);
  if (step.status !== undefined && stateOf(step.status).state !== 'waiting') {
    for (const key of memory.attempts.keys()) if (key.startsWith(`${name} `) && key !== id) memory.attempts.delete(key);
    if (stateOf(step.status).state === 'terminated') memory.attempts.delete(id);
  }
  const node = stringAt(pod, 'spec', 'nodeName') ?? '';
  if (step.notes.some(({ reason }) => reason === 'Pulled')) images.add(`${node} ${String(container['image'])}`);
  const isInit = specContainers(pod, 'initContainers').includes(container);
  const fieldPath = `spec.${isInit ? 'initContainers' : 'containers'}{${name}}`;
  for (const note of step.notes) say(world, pod, note, note.wholePod === true ? undefined : fieldPath);
}

function say({ events }: World, pod: KubeObject, note: Note, fieldPath: string | undefined): void {
  const { type, reason, message } = note;
  const host = stringAt(pod, 'spec', 'nodeName') ?? '';
  events.record(pod, { type, reason, message, component, host, ...(fieldPath === undefined ? {} : { fieldPath }) });
}

/** activeDeadlineSeconds: milliseconds left; when none are, the pod is made to fail. */
function deadline({ world, pod, memory }: Look, state: PodState, now: number): number | undefined {
  const seconds = numberAt(pod, 'spec', 'activeDeadlineSeconds');
  if (seconds === undefined) return undefined;
  const left = (timeOf(stringAt(pod, 'status', 'startTime')) ?? now) + seconds * 1000 - now;
  if (left > 0) return left;
  const message = 'Pod was active on the node longer than the specified deadline';
  const ended = { ...state, main: state.main.map((status) => endedStatus(status, 137, now)) };
  const status = podStatus(pod, ended, placementOf(pod, memory), now);
  writeStatus(world.live, 'pods', pod, { ...status, phase: 'Failed', reason: 'DeadlineExceeded', message });
  return left;
}

/** Stops the containers, then lets the pod go. */
function terminate(world: World, pod: KubeObject, memory: Memory): number | undefined {
  const now = world.clock.now();
  const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  const isNew = !memory.due.has('terminate');
  const state = podState(pod);
  const running = state.main.filter((status) => stateOf(status).state === 'running');
  if (isNew) {
    for (const status of running) {
      const name = String(status['name']);
      say(
        world,
        pod,
        { type: 'Normal', reason: 'Killing', message: `Stopping container ${name}` },
        `spec.containers{${name}}`,
      );
    }
  }
  const left = waitFor(memory, 'terminate', Math.min(graceMs, 100 + memory.chance * 400), now);
  if (left > 0) return left;
  if (!isFinished(pod) && running.length > 0) {
    const main = state.main.map((status) =>
      stateOf(status).state === 'running' ? endedStatus(status, 0, now) : status,
    );
    const status = podStatus(pod, { ...state, main }, placementOf(pod, memory), now);
    const phase = main.some((one) => (numberAt(one, 'state', 'terminated', 'exitCode') ?? 0) !== 0);
    const written = writeStatus(world.live, 'pods', pod, { ...status, phase: phase ? 'Failed' : 'Succeeded' });
    world.live.remove('pods', written, { gracePeriodSeconds: 0 });
    return undefined;
  }
  if ((pod.metadata.deletionGracePeriodSeconds ?? 0) > 0 || (pod.metadata.finalizers ?? []).length === 0) {
    world.live.remove('pods', pod, { gracePeriodSeconds: 0 });
  }
  return undefined;
}

function placementOf(pod: KubeObject, memory: Memory): Placement {
  const hostIP = nodeAddress(stringAt(pod, 'spec', 'nodeName') ?? '');
  return { hostIP, podIP: booleanAt(pod, 'spec', 'hostNetwork') === true ? hostIP : memory.podIP };
}

interface Addresses {
  take(node: string): string;
  note(address: string): void;
  free(address: string | undefined): void;
}

/** Pod addresses, each in use once. */
function createAddresses(): Addresses {
  const used = new Set<string>();
  const places = new Map<string, number>();
  return {
    take: (node) => {
      let place = places.get(node) ?? 1;
      let address = podAddress(node, place + 1);
      for (let tries = 0; used.has(address) && tries < 4096; tries += 1) {
        place += 1;
        address = podAddress(node, place + 1);
      }
      places.set(node, (place + 1) % 4090);
      used.add(address);
      return address;
    },
    note: (address) => void used.add(address),
    free: (address) => void (address !== undefined && used.delete(address)),
  };
}
