import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** `status.conditions` of an object, with '' for what is missing. */
export function conditionsOf(object: KubeObject): readonly Condition[] {
  return listAt(object, 'status', 'conditions').map((condition) => ({
    type: stringAt(condition, 'type') ?? '',
    status: stringAt(condition, 'status') ?? '',
    reason: stringAt(condition, 'reason') ?? '',
    message: stringAt(condition, 'message') ?? '',
  }));
}

/** True while the controller has not seen the newest spec. */
export function isUnobserved(object: KubeObject): boolean {
  return (object.metadata.generation ?? 0) > (numberAt(object, 'status', 'observedGeneration') ?? 0);
}

/** A number of the status, 0 when it is missing. */
export function count(object: KubeObject, field: string): number {
  return numberAt(object, 'status', field) ?? 0;
}
