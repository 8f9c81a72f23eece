import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Resource } from '#resources/resource.ts';

import type { Machine } from './machine.ts';
import type { Refusal } from './status.ts';

export interface Admitted {
  readonly ok: true;
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/** Changes and checks that look at other objects. `live` is undefined when the object is new. */
export function admit(
  _machine: Machine,
  _resource: Resource,
  object: KubeObject,
  _live: KubeObject | undefined,
): Admitted | Refusal {
  return { ok: true, object, warnings: [] };
}
