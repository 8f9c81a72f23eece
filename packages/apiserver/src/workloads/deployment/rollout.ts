import type { KubeObject } from '@capstan/kube/object/object.ts';

import { available, byAge, sum, wanted } from './counts.ts';
import type { RolloutLimits } from './limits.ts';

/** A ReplicaSet that gets another size. */
export interface Resize {
  readonly set: KubeObject;
  readonly replicas: number;
}

/** How many replicas the new ReplicaSet may have now (deployment util, NewRSNewReplicas). */
export function newSetSize(newSet: KubeObject, all: readonly KubeObject[], limits: RolloutLimits): number {
  const current = wanted(newSet);
  if (current >= limits.replicas) return limits.replicas;
  const room = limits.replicas + limits.maxSurge - sum(all, wanted);
  return current + Math.max(0, Math.min(room, limits.replicas - current));
}

/** Which old ReplicaSets shrink now: unhealthy replicas first, then as many as availability allows. */
export function shrinkOld(newSet: KubeObject, old: readonly KubeObject[], limits: RolloutLimits): readonly Resize[] {
  const all = [...old, newSet];
  const minAvailable = limits.replicas - limits.maxUnavailable;
  const newUnavailable = wanted(newSet) - available(newSet);
  const mayGo = sum(all, wanted) - minAvailable - newUnavailable;
  if (mayGo <= 0 || sum(old, wanted) === 0) return [];
  const sizes = new Map<KubeObject, number>(byAge(old).map((set) => [set, wanted(set)]));
  let cleanup = mayGo;
  for (const [set, size] of sizes) {
    const gone = Math.max(0, Math.min(cleanup, size - available(set)));
    sizes.set(set, size - gone);
    cleanup -= gone;
  }
  let spare = sum(all, available) - minAvailable;
  for (const [set, size] of sizes) {
    const gone = Math.max(0, Math.min(spare, size));
    sizes.set(set, size - gone);
    spare -= gone;
  }
  return [...sizes].filter(([set, size]) => size !== wanted(set)).map(([set, replicas]) => ({ set, replicas }));
}

/**
 * The sizes after the Deployment itself was scaled: one active set takes all; a complete new set takes all; in the
 * middle of a rolling update the change is shared out in proportion, the rest going to the largest sets.
 */
export function shareOut(
  newSet: KubeObject | undefined,
  all: readonly KubeObject[],
  limits: RolloutLimits,
  isRolling: boolean,
): readonly Resize[] {
  const active = byAge(all).filter((set) => wanted(set) > 0);
  const only = active.length > 1 ? undefined : (active[0] ?? newSet ?? byAge(all).at(-1));
  if (only !== undefined) return changed([{ set: only, replicas: limits.replicas }]);
  if (newSet !== undefined && isSaturated(newSet, limits.replicas)) {
    return changed(active.filter((set) => set !== newSet).map((set) => ({ set, replicas: 0 })));
  }
  return isRolling ? changed(proportions(active, limits)) : [];
}

function isSaturated(set: KubeObject, replicas: number): boolean {
  return (
    wanted(set) === replicas &&
    available(set) === replicas &&
    Number(set.metadata.annotations?.[desiredReplicas] ?? -1) === replicas
  );
}

/** Annotation of a ReplicaSet: `spec.replicas` of its Deployment when it was last scaled. */
export const desiredReplicas = 'deployment.kubernetes.io/desired-replicas';
/** The same with maxSurge on top. */
export const maxReplicas = 'deployment.kubernetes.io/max-replicas';

function proportions(active: readonly KubeObject[], { replicas, maxSurge }: RolloutLimits): readonly Resize[] {
  const allowed = replicas > 0 ? replicas + maxSurge : 0;
  const toAdd = allowed - sum(active, wanted);
  const order = active.toSorted((a, b) => wanted(b) - wanted(a));
  let left = toAdd;
  const sizes = order.map((set) => {
    const before = Number(set.metadata.annotations?.[maxReplicas] ?? 0) || allowed;
    const share = Math.round((wanted(set) * allowed) / before) - wanted(set);
    const part = toAdd > 0 ? Math.max(0, Math.min(share, left)) : Math.min(0, Math.max(share, left));
    left -= part;
    return wanted(set) + part;
  });
  return order.map((set, i) => ({ set, replicas: Math.max(0, (sizes[i] ?? 0) + (i === 0 ? left : 0)) }));
}

function changed(resizes: readonly Resize[]): readonly Resize[] {
  return resizes.filter(({ set, replicas }) => wanted(set) !== replicas);
}
