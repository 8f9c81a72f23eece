import type { KubeObject } from '@capstan/kube/object/object.ts';
import { mapAt, stringAt } from '@capstan/kube/object/read.ts';

import { conditionsOf, withCondition } from '#workloads/runtime/condition.ts';
import { itself, keyOf } from '#workloads/runtime/controller.ts';
import type { Controller, World } from '#workloads/runtime/controller.ts';
import { partOf, writeStatus } from '#workloads/runtime/status.ts';
import { timeText } from '#workloads/runtime/time.ts';
import { isFinished } from '#workloads/pod/state.ts';

import { addLoad, loadOf, misfit, noLoad, unschedulableMessage } from './fit.ts';
import type { Load } from './fit.ts';

const component = 'default-scheduler';
const retryMs = 5000;

/** Gives every pod a node, the least loaded that fits. */
export function schedulerController(world: World): Controller {
  const { live, events, clock } = world;
  const loads = new Map<string, Load>();
  /** Where pods were counted, so that each counts once. */
  const counted = new Map<string, { readonly node: string; readonly load: Load }>();

  const count = (pod: KubeObject, deleted: boolean): void => {
    const uid = pod.metadata.uid ?? '';
    const node = stringAt(pod, 'spec', 'nodeName') ?? '';
    const before = counted.get(uid);
    if (node !== '' && !deleted && !isFinished(pod)) {
      if (before !== undefined) return;
      const load = loadOf(pod);
      counted.set(uid, { node, load });
      loads.set(node, addLoad(loads.get(node) ?? noLoad, load));
    } else if (before !== undefined) {
      counted.delete(uid);
      loads.set(before.node, addLoad(loads.get(before.node) ?? noLoad, before.load, -1));
    }
  };
  const bind = (pod: KubeObject, node: string): void => {
    live.bind(pod, node);
    const message = `Successfully assigned ${pod.metadata.namespace ?? ''}/${pod.metadata.name} to ${node}`;
    events.record(pod, { type: 'Normal', reason: 'Scheduled', message, component });
  };
  const refuse = (pod: KubeObject, message: string): number => {
    const time = timeText(clock.now());
    const scheduled = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message } as const;
    const conditions = withCondition(conditionsOf(pod), scheduled, time, { lastProbeTime: null });
    const before = conditionsOf(pod);
    writeStatus(live, 'pods', pod, { ...partOf(pod, 'status'), phase: 'Pending', conditions });
    if (conditions !== before) events.record(pod, { type: 'Warning', reason: 'FailedScheduling', message, component });
    return retryMs;
  };

  return {
    name: 'scheduler',
    triggers: {
      pods: (change) => {
        count(change.object, change.deleted);
        return isWaiting(change.object) && !change.deleted ? itself(change) : [];
      },
      nodes: () => live.all('pods').filter(isWaiting).map(keyOf),
    },
    reconcile: ({ namespace, name }) => {
      const pod = live.get('pods', namespace, name);
      if (pod === undefined || !isWaiting(pod)) return undefined;
      const load = loadOf(pod);
      const nodes = live.all('nodes').map((node) => {
        const used = loads.get(node.metadata.name) ?? noLoad;
        return { name: node.metadata.name, used, reason: misfit(pod, load, node, used) };
      });
      const fitting = nodes.filter(({ reason }) => reason === undefined);
      const best = fitting.toSorted((a, b) => a.used.pods - b.used.pods || (a.name < b.name ? -1 : 1))[0];
      if (best === undefined) return refuse(pod, unschedulableMessage(nodes.map(({ reason }) => reason ?? '')));
      bind(pod, best.name);
      return undefined;
    },
  };
}

function isWaiting(pod: KubeObject): boolean {
  if ((stringAt(pod, 'spec', 'nodeName') ?? '') !== '' || isFinished(pod)) return false;
  if (pod.metadata.deletionTimestamp !== undefined || mapAt(pod, 'spec')['schedulingGates'] !== undefined) return false;
  return (stringAt(pod, 'spec', 'schedulerName') ?? 'default-scheduler') === 'default-scheduler';
}
