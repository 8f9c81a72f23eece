import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt } from '@capstan/kube/object/read.ts';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
}

export function conditionsOf(object: KubeObject): readonly JsonMap[] {
  return listAt(object, 'status', 'conditions').filter(isMap);
}

export function findCondition(conditions: readonly JsonMap[], type: string): JsonMap | undefined {
  return conditions.find((condition) => condition['type'] === type);
}

export function isTrue(conditions: readonly JsonMap[], type: string): boolean {
  return findCondition(conditions, type)?.['status'] === 'True';
}

/**
 * The conditions with this one set: lastTransitionTime moves with the status only. One that says the same stays as it
 * is. `extra` are fields that only some kinds have (lastUpdateTime, lastProbeTime, observedGeneration).
 */
export function withCondition(
  conditions: readonly JsonMap[],
  next: Condition,
  time: string,
  extra: { readonly [field: string]: Json } = {},
): readonly JsonMap[] {
  const before = findCondition(conditions, next.type);
  const same = (['status', 'reason', 'message'] as const).every((field) => before?.[field] === next[field]);
  if (before !== undefined && same) return conditions;
  const lastTransitionTime = before?.['status'] === next.status ? (before['lastTransitionTime'] ?? time) : time;
  const { type, status, ...rest } = next;
  const made: JsonMap = { type, status, ...extra, lastTransitionTime, ...rest };
  if (before === undefined) return [...conditions, made];
  return conditions.map((condition) => (condition === before ? made : condition));
}
