import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';

import { withoutFinalizer } from '#workloads/garbage/controller.ts';
import { itself } from '#workloads/runtime/controller.ts';
import type { Controller, Key, World } from '#workloads/runtime/controller.ts';

const claims = 'persistentvolumeclaims';
const volumes = 'persistentvolumes';
const claimFinalizer = 'kubernetes.io/pvc-protection';
const volumeFinalizer = 'kubernetes.io/pv-protection';

/** Lets claims go that no pod uses, as the protection controller of the real controller manager. */
export function claimProtection({ live }: World): Controller {
  return {
    name: 'claim-protection',
    triggers: { [claims]: itself, pods: ({ object }) => claimsOf(object) },
    reconcile: ({ namespace, name }) => {
      const claim = live.get(claims, namespace, name);
      if (claim === undefined || !isHeld(claim, claimFinalizer)) return undefined;
      const isUsed = live
        .all('pods')
        .some(
          (pod) => !isFinished(pod) && claimsOf(pod).some((key) => key.namespace === namespace && key.name === name),
        );
      if (!isUsed) live.update(claims, withoutFinalizer(claim, claimFinalizer));
      return undefined;
    },
  };
}

/** Lets volumes go that are bound to no claim. */
export function volumeProtection({ live }: World): Controller {
  return {
    name: 'volume-protection',
    triggers: { [volumes]: itself },
    reconcile: ({ name }) => {
      const volume = live.get(volumes, '', name);
      if (volume === undefined || !isHeld(volume, volumeFinalizer)) return undefined;
      const [namespace, claim] = ['namespace', 'name'].map((part) => stringAt(volume, 'spec', 'claimRef', part) ?? '');
      const isBound = live.get(claims, namespace ?? '', claim ?? '') !== undefined;
      if (!isBound) live.update(volumes, withoutFinalizer(volume, volumeFinalizer));
      return undefined;
    },
  };
}

function isHeld({ metadata }: KubeObject, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(finalizer);
}

function isFinished(pod: KubeObject): boolean {
  return ['Succeeded', 'Failed'].includes(stringAt(pod, 'status', 'phase') ?? '');
}

function claimsOf(pod: KubeObject): readonly Key[] {
  const namespace = pod.metadata.namespace ?? '';
  return listAt(pod, 'spec', 'volumes').flatMap((volume) => {
    const name = stringAt(volume, 'persistentVolumeClaim', 'claimName');
    return name === undefined ? [] : [{ namespace, name }];
  });
}
