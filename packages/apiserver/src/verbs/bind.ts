import type { KubeObject } from '@capstan/kube/object/object.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import { listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import { keyOf } from '#resources/resource.ts';

import { fromStored, toStored } from './convert.ts';
import { putObject, timestamp } from './machine.ts';
import type { Done, Machine, WriteOptions } from './machine.ts';
import { stored } from './read.ts';
import type { Place } from './read.ts';
import { conflict, notFound } from './status.ts';
import type { Refusal } from './status.ts';

/** Gives a pod its node, once: the only way in, because updates may not. Source: kubernetes pod/storage, assignPod. */
export function bind(machine: Machine, place: Place, node: string, options: WriteOptions): Done | Refusal {
  const { resource, namespace, name } = place;
  const live = stored(machine, place);
  if (live === undefined) return notFound(resource, name);
  const binding = { ...resource, plural: 'pods/binding' };
  if (live.metadata.deletionTimestamp !== undefined) {
    return conflict(binding, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  }
  const assigned = stringAt(live, 'spec', 'nodeName') ?? '';
  if (assigned !== '') return conflict(binding, name, `pod ${name} is already assigned to node "${assigned}"`);
  const before = fromStored(resource, live);
  // The real server writes this past its bookkeeping: nobody comes to own the node of a pod.
  const next = scheduled(before, node, timestamp(machine));
  const key = keyOf(resource, namespace, name);
  const object = options.dryRun ? next : putObject(machine, resource, key, toStored(resource, next));
  return { ok: true, object: fromStored(resource, object), created: true, warnings: [] };
}

function scheduled(pod: KubeObject, node: string, time: string): KubeObject {
  const others = listAt(pod, 'status', 'conditions').filter((one) => isMap(one) && one['type'] !== 'PodScheduled');
  const condition = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: time };
  return {
    ...pod,
    spec: { ...mapAt(pod, 'spec'), nodeName: node },
    status: { ...mapAt(pod, 'status'), conditions: [...others, condition] },
  };
}
