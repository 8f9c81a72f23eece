import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, numberAt } from '@capstan/kube/object/read.ts';

export interface RolloutLimits {
  readonly replicas: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/**
 * How far a rollout may stray from the wanted count. Percentages: surge rounds up, unavailable down; both zero means
 * one unavailable (deployment util, ResolveFenceposts). Recreate allows neither.
 */
export function rolloutLimits(deployment: KubeObject): RolloutLimits {
  const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1;
  if (at(deployment, 'spec', 'strategy', 'type') === 'Recreate') return { replicas, maxSurge: 0, maxUnavailable: 0 };
  const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate');
  const maxSurge = amount(at(rolling, 'maxSurge') ?? '25%', replicas, Math.ceil);
  const maxUnavailable = amount(at(rolling, 'maxUnavailable') ?? '25%', replicas, Math.floor);
  if (maxSurge === 0 && maxUnavailable === 0) return { replicas, maxSurge, maxUnavailable: 1 };
  return { replicas, maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

/** A number, or a percentage of `total`. */
export function amount(value: Json, total: number, round: (n: number) => number): number {
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value) : null;
  if (percent !== null) return round((Number(percent[1]) * total) / 100);
  const count = Number(value);
  return Number.isFinite(count) ? count : 0;
}
