import type { KubeObject } from '@capstan/kube/object/object.ts';
import { numberAt } from '@capstan/kube/object/read.ts';

/** `spec.replicas` of a ReplicaSet. */
export function wanted(set: KubeObject): number {
  return numberAt(set, 'spec', 'replicas') ?? 1;
}

export function available(set: KubeObject): number {
  return numberAt(set, 'status', 'availableReplicas') ?? 0;
}

export function sum(sets: readonly KubeObject[], count: (set: KubeObject) => number): number {
  return sets.reduce((total, set) => total + count(set), 0);
}

/** Oldest first; names break ties. */
export function byAge(sets: readonly KubeObject[]): readonly KubeObject[] {
  const age = ({ metadata }: KubeObject): string => `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
  return sets.toSorted((a, b) => (age(a) < age(b) ? -1 : 1));
}
