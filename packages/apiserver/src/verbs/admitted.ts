import type { KubeObject } from '@capstan/kube/object/object.ts';

/** An object as admission lets it in. */
export interface Admitted {
  readonly ok: true;
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}
