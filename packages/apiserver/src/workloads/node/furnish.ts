import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';

import { conditionsOf } from '#workloads/runtime/condition.ts';
import { partOf } from '#workloads/runtime/status.ts';
import type { World } from '#workloads/runtime/controller.ts';

import { nodeName, nodeObject, nodeStatus } from './node.ts';

const leaseSeconds = 40;
const renewEveryMs = 10_000;

/** Makes the simulated nodes where they are missing and keeps their Leases renewed. Returns the stop. */
export function keepNodes(world: World, count: number): () => void {
  const names = Array.from({ length: count }, (_, i) => nodeName(i + 1));
  for (const [i, name] of names.entries()) ensureNode(world, i + 1, name);
  let cancel = (): void => undefined;
  const beat = (): void => {
    for (const name of names) renew(world, name);
    cancel = world.clock.after(renewEveryMs, beat);
  };
  beat();
  return () => cancel();
}

function ensureNode({ live, clock }: World, number: number, name: string): void {
  if (live.get('nodes', '', name) === undefined) live.create('nodes', nodeObject(number));
  const node = live.get('nodes', '', name);
  if (node === undefined || conditionsOf(node).length > 0) return;
  const now = clock.now();
  const ready = live.update('nodes', { ...node, status: nodeStatus(name, now, now) ?? null }, 'status');
  const taints = listAt(ready, 'spec', 'taints');
  const kept = taints.filter((taint) => stringAt(taint, 'key') !== 'node.kubernetes.io/not-ready');
  if (kept.length === taints.length) return;
  const { taints: _old, ...spec } = partOf(ready, 'spec');
  live.update('nodes', { ...ready, spec: kept.length === 0 ? spec : { ...spec, taints: kept } });
}

function renew({ live, clock }: World, name: string): void {
  const node = live.get('nodes', '', name);
  if (node === undefined) return;
  const renewTime = `${new Date(clock.now()).toISOString().slice(0, 23)}000Z`;
  const before = live.api.get('leases.coordination.k8s.io', 'kube-node-lease', name);
  const spec = { holderIdentity: name, leaseDurationSeconds: leaseSeconds, renewTime };
  if (before !== undefined) {
    live.api.update('leases.coordination.k8s.io', { ...before, spec });
    return;
  }
  const lease: KubeObject = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      namespace: 'kube-node-lease',
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid ?? '' }],
    },
    spec,
  };
  live.api.create('leases.coordination.k8s.io', lease);
}
