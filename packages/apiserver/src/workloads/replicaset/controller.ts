import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, numberAt } from '@capstan/kube/object/read.ts';

import { claim } from '#workloads/runtime/claim.ts';
import { controllersOfKind, itself } from '#workloads/runtime/controller.ts';
import type { Controller, Key, World } from '#workloads/runtime/controller.ts';
import { writeStatus } from '#workloads/runtime/status.ts';
import { timeText } from '#workloads/runtime/time.ts';
import { podFromTemplate } from '#workloads/pod/from-template.ts';
import { isActive, msUntilAvailable } from '#workloads/pod/state.ts';

import { deletionOrder } from './rank.ts';
import { replicaSetStatus } from './status.ts';
import type { ReplicaFailure } from './status.ts';

const resource = 'replicasets.apps';
const component = 'replicaset-controller';
/** Pods made or deleted in one go. */
const burst = 500;

/** Keeps as many pods as `spec.replicas` says. */
export function replicaSetController(world: World): Controller {
  const { live, clock } = world;
  return {
    name: 'replicaset',
    triggers: { [resource]: itself, pods: controllersOfKind('ReplicaSet') },
    reconcile: (key: Key) => {
      const set = live.get(resource, key.namespace, key.name);
      if (set === undefined) return undefined;
      claim(live, 'pods', set, at(set, 'spec', 'selector'));
      const failure = set.metadata.deletionTimestamp === undefined ? scale(world, set) : undefined;
      const pods = live.ownedBy('pods', set.metadata.uid ?? '');
      const now = clock.now();
      const status = replicaSetStatus(set, pods, failure, { now, time: timeText(now) });
      writeStatus(live, resource, set, status);
      return failure === undefined ? nextAvailability(set, pods, now) : 1000;
    },
  };
}

function scale(world: World, set: KubeObject): ReplicaFailure | undefined {
  const active = world.live.ownedBy('pods', set.metadata.uid ?? '').filter(isActive);
  const missing = (numberAt(set, 'spec', 'replicas') ?? 1) - active.length;
  if (missing > 0) return createPods(world, set, Math.min(missing, burst));
  for (const pod of deletionOrder(active).slice(0, Math.min(-missing, burst))) {
    const deleted = world.live.remove('pods', pod);
    if (!deleted.ok && deleted.code !== 404) return { reason: 'FailedDelete', message: deleted.message };
    const message = `Deleted pod: ${pod.metadata.name}`;
    world.events.record(set, { type: 'Normal', reason: 'SuccessfulDelete', message, component });
  }
  return undefined;
}

function createPods({ live, events }: World, set: KubeObject, count: number): ReplicaFailure | undefined {
  const template = at(set, 'spec', 'template');
  for (let i = 0; i < count; i += 1) {
    const pod = podFromTemplate(set, template, { generateName: `${set.metadata.name}-` });
    const created = live.create('pods', pod);
    if (!created.ok) {
      const message = `Error creating: ${created.message}`;
      events.record(set, { type: 'Warning', reason: 'FailedCreate', message, component });
      return { reason: 'FailedCreate', message: created.message };
    }
    const message = `Created pod: ${created.object.metadata.name}`;
    events.record(set, { type: 'Normal', reason: 'SuccessfulCreate', message, component });
  }
  return undefined;
}

/** When the next ready pod will have been ready for minReadySeconds. */
function nextAvailability(set: KubeObject, pods: readonly KubeObject[], now: number): number | undefined {
  const minReadySeconds = numberAt(set, 'spec', 'minReadySeconds') ?? 0;
  if (minReadySeconds === 0) return undefined;
  const waits = pods.filter(isActive).flatMap((pod) => msUntilAvailable(pod, minReadySeconds, now) ?? []);
  const later = waits.filter((ms) => ms > 0);
  return later.length === 0 ? undefined : Math.min(...later);
}
