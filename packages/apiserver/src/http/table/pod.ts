import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { ageOf } from './age.ts';
import { text, wide } from './column.ts';
import type { Column } from './column.ts';
import { age, name, none, orNone } from './parts.ts';

/** Columns of pods. Source of the rules: kubernetes pkg/printers/internalversion printPod. */
export const podColumns: readonly Column[] = [
  name,
  text('Ready', (pod) => {
    const statuses = listAt(pod, 'status', 'containerStatuses');
    const sidecars = restartable(pod);
    const ready = statuses.filter(
      (one) => at(one, 'ready') === true && at(one, 'state', 'running') !== undefined,
    ).length;
    const sidecarsReady = listAt(pod, 'status', 'initContainerStatuses').filter(
      (one) => sidecars.has(stringAt(one, 'name') ?? '') && at(one, 'ready') === true,
    ).length;
    return `${ready + sidecarsReady}/${listAt(pod, 'spec', 'containers').length + sidecars.size}`;
  }),
  text('Status', podStatus),
  text('Restarts', restarts),
  age,
  wide('IP', (pod) => orNone(stringAt(pod, 'status', 'podIP'))),
  wide('Node', (pod) => orNone(stringAt(pod, 'spec', 'nodeName'))),
  wide('Nominated Node', (pod) => orNone(stringAt(pod, 'status', 'nominatedNodeName'))),
  wide('Readiness Gates', (pod) => {
    const gates = listAt(pod, 'spec', 'readinessGates').map((gate) => stringAt(gate, 'conditionType') ?? '');
    if (gates.length === 0) return none;
    const met = listAt(pod, 'status', 'conditions').filter(
      (one) => stringAt(one, 'status') === 'True' && gates.includes(stringAt(one, 'type') ?? ''),
    );
    return `${met.length}/${gates.length}`;
  }),
];

function restartable(pod: KubeObject): ReadonlySet<string> {
  const always = listAt(pod, 'spec', 'initContainers').filter((one) => stringAt(one, 'restartPolicy') === 'Always');
  return new Set(always.map((one) => stringAt(one, 'name') ?? ''));
}

/** One word for the state of a pod: what holds it up, or else its phase. */
export function podStatus(pod: KubeObject): string {
  const phase = stringAt(pod, 'status', 'phase') ?? '';
  const gated = listAt(pod, 'status', 'conditions').some(
    (one) => stringAt(one, 'type') === 'PodScheduled' && stringAt(one, 'reason') === 'SchedulingGated',
  );
  const reason = stringAt(pod, 'status', 'reason') ?? (gated ? 'SchedulingGated' : phase);
  const starting = initStatus(pod);
  const shown = starting ?? containerStatus(pod, reason);
  if (pod.metadata.deletionTimestamp === undefined) return shown;
  if (stringAt(pod, 'status', 'reason') === 'NodeLost') return 'Unknown';
  return phase === 'Succeeded' || phase === 'Failed' ? shown : 'Terminating';
}

function initStatus(pod: KubeObject): string | undefined {
  const statuses = listAt(pod, 'status', 'initContainerStatuses');
  const total = listAt(pod, 'spec', 'initContainers').length;
  const sidecars = restartable(pod);
  for (const [i, status] of statuses.entries()) {
    if (numberAt(status, 'state', 'terminated', 'exitCode') === 0) continue;
    if (sidecars.has(stringAt(status, 'name') ?? '') && at(status, 'started') === true) continue;
    const terminated = at(status, 'state', 'terminated');
    if (terminated !== undefined) return `Init:${endText(terminated)}`;
    const waiting = stringAt(status, 'state', 'waiting', 'reason') ?? '';
    return waiting === '' || waiting === 'PodInitializing' ? `Init:${i}/${total}` : `Init:${waiting}`;
  }
  return undefined;
}

function endText(terminated: Json): string {
  const reason = stringAt(terminated, 'reason') ?? '';
  if (reason !== '') return reason;
  const signal = numberAt(terminated, 'signal') ?? 0;
  return signal === 0 ? `ExitCode:${numberAt(terminated, 'exitCode') ?? 0}` : `Signal:${signal}`;
}

/** The last container that waits or has ended gives the word, as in the real server. */
function containerStatus(pod: KubeObject, fallback: string): string {
  let shown = fallback;
  let running = false;
  for (const status of listAt(pod, 'status', 'containerStatuses').toReversed()) {
    const waiting = stringAt(status, 'state', 'waiting', 'reason') ?? '';
    const terminated = at(status, 'state', 'terminated');
    if (waiting !== '') shown = waiting;
    else if (terminated !== undefined) shown = endText(terminated);
    else if (at(status, 'ready') === true && at(status, 'state', 'running') !== undefined) running = true;
  }
  if (shown !== 'Completed' || !running) return shown;
  const isReady = listAt(pod, 'status', 'conditions').some(
    (one) => stringAt(one, 'type') === 'Ready' && stringAt(one, 'status') === 'True',
  );
  return isReady ? 'Running' : 'NotReady';
}

function restarts(pod: KubeObject, now: number): string {
  const statuses = [...listAt(pod, 'status', 'containerStatuses'), ...listAt(pod, 'status', 'initContainerStatuses')];
  const counted = initStatus(pod) === undefined ? listAt(pod, 'status', 'containerStatuses') : statuses;
  const count = counted.reduce<number>((sum, one) => sum + (numberAt(one, 'restartCount') ?? 0), 0);
  const last = counted
    .map((one) => stringAt(one, 'lastState', 'terminated', 'finishedAt') ?? '')
    .toSorted()
    .at(-1);
  return count === 0 || last === undefined || last === '' ? String(count) : `${count} (${ageOf(last, now)} ago)`;
}

/** Rows of pods that have ended carry a condition, so that clients can tell them apart. */
export function podConditions(pod: KubeObject): readonly Json[] {
  const phase = stringAt(pod, 'status', 'phase');
  if (phase === 'Succeeded') {
    return [{ type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.' }];
  }
  return phase === 'Failed'
    ? [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }]
    : [];
}
