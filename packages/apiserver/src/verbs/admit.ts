import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Resource } from '#resources/resource.ts';

import { admitPod } from './admit-pod.ts';
import { allocate } from './admit-service.ts';
import type { Admitted } from './admitted.ts';
import type { Machine, Writer } from './machine.ts';
import type { Refusal } from './status.ts';

/** Gates, then changes and checks that look at other objects. `live` is undefined when the object is new. */
export function admit(
  machine: Machine,
  resource: Resource,
  object: KubeObject,
  { live, user }: { readonly live: KubeObject | undefined; readonly user: Writer | undefined },
): Admitted | Refusal {
  for (const gate of machine.gates) {
    const refused = gate({ resource, object, live, user });
    if (refused !== undefined) return refused;
  }
  switch (resource.storage) {
    case 'pods':
      return live === undefined ? admitPod(machine, resource, object) : { ok: true, object, warnings: [] };
    case 'services':
      return allocate(machine, object);
    default:
      return { ok: true, object, warnings: [] };
  }
}
