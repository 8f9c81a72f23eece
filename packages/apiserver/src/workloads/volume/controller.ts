import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, stringAt } from '@capstan/kube/object/read.ts';

import { itself } from '#workloads/runtime/controller.ts';
import type { Controller, World } from '#workloads/runtime/controller.ts';
import { partOf, writeStatus } from '#workloads/runtime/status.ts';

const claims = 'persistentvolumeclaims';
const volumes = 'persistentvolumes';

/** Provisions a volume for every claim and binds the two; the volume goes with its claim unless it is to be retained. */
export function volumeController(world: World): Controller {
  const { live } = world;
  return {
    name: 'volume',
    triggers: { [claims]: itself },
    reconcile: ({ namespace, name }) => {
      const claim = live.get(claims, namespace, name);
      if (claim === undefined) {
        removeVolumes(world, namespace, name);
        return undefined;
      }
      if (claim.metadata.deletionTimestamp !== undefined || stringAt(claim, 'status', 'phase') === 'Bound')
        return undefined;
      const volumeName = stringAt(claim, 'spec', 'volumeName') ?? `pvc-${claim.metadata.uid ?? ''}`;
      const found = live.get(volumes, '', volumeName) ?? create(world, claim, volumeName);
      if (found === undefined) return 1000;
      writeStatus(live, volumes, found, { phase: 'Bound' });
      const annotations = {
        ...claim.metadata.annotations,
        'pv.kubernetes.io/bind-completed': 'yes',
        'pv.kubernetes.io/bound-by-controller': 'yes',
      };
      const bound = live.update(claims, {
        ...claim,
        metadata: { ...claim.metadata, annotations },
        spec: { ...partOf(claim, 'spec'), volumeName },
      });
      const capacity = at(found, 'spec', 'capacity') ?? {};
      const accessModes = listAt(claim, 'spec', 'accessModes');
      writeStatus(live, claims, bound, { phase: 'Bound', accessModes, capacity });
      return undefined;
    },
  };
}

function create({ live }: World, claim: KubeObject, name: string): KubeObject | undefined {
  const storageClass = stringAt(claim, 'spec', 'storageClassName');
  const created = live.create(volumes, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': 'simulated.capstan.dev' } },
    spec: {
      capacity: { storage: at(claim, 'spec', 'resources', 'requests', 'storage') ?? '1Gi' },
      accessModes: listAt(claim, 'spec', 'accessModes'),
      claimRef: {
        kind: claim.kind,
        namespace: claim.metadata.namespace ?? '',
        name: claim.metadata.name,
        uid: claim.metadata.uid ?? '',
        apiVersion: claim.apiVersion,
        resourceVersion: claim.metadata.resourceVersion ?? '',
      },
      persistentVolumeReclaimPolicy: 'Delete',
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      volumeMode: stringAt(claim, 'spec', 'volumeMode') ?? 'Filesystem',
      hostPath: { path: `/simulated/${name}`, type: '' },
    },
  });
  return created.ok ? created.object : undefined;
}

function removeVolumes({ live }: World, namespace: string, name: string): void {
  for (const volume of live.all(volumes)) {
    const claim = at(volume, 'spec', 'claimRef');
    if (stringAt(claim, 'namespace') !== namespace || stringAt(claim, 'name') !== name) continue;
    if (stringAt(volume, 'spec', 'persistentVolumeReclaimPolicy') === 'Delete') live.remove(volumes, volume);
    else writeStatus(live, volumes, volume, { phase: 'Released' });
  }
}
