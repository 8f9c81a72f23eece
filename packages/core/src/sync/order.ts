import { stringAt } from '@capstan/kube/object/read.ts';
import type { SyncPhase } from './hook.ts';
import { syncPhases } from './hook.ts';
import { kindRank } from './kind-order.ts';
import type { SyncTask } from './task.ts';

/**
 * Tasks in the order in which they run: phase, wave, kind, name. Then what others need moves up: a Namespace or a
 * CustomResourceDefinition found after its first user goes before it and takes over its phase and wave.
 * Source: argo-cd gitops-engine, sync/sync_tasks.go (Sort, adjustDeps).
 */
export function orderTasks(tasks: readonly SyncTask[]): readonly SyncTask[] {
  const sorted = tasks.toSorted(compareTasks);
  for (let i = 0; i < sorted.length; i++) {
    const task = sorted[i];
    if (task === undefined || !isDependency(task)) continue;
    const first = sorted.findIndex((user) => needs(user, task));
    if (first < 0 || first >= i) continue;
    const { phase, wave } = sorted[first] as SyncTask;
    sorted.splice(i, 1);
    sorted.splice(first, 0, { ...task, phase, wave });
  }
  return sorted;
}

function compareTasks(a: SyncTask, b: SyncTask): number {
  return (
    phaseRank(a.phase) - phaseRank(b.phase) ||
    a.wave - b.wave ||
    kindRank(a.ref.kind) - kindRank(b.ref.kind) ||
    compareText(a.ref.name, b.ref.name) ||
    compareText(a.key, b.key)
  );
}

export function phaseRank(phase: SyncPhase): number {
  return syncPhases.indexOf(phase);
}

function isDependency({ do: what, ref }: SyncTask): boolean {
  if (what === 'prune') return false;
  return isNamespace(ref) || isDefinition(ref);
}

function needs(user: SyncTask, dependency: SyncTask): boolean {
  if (user.do === 'prune' || user === dependency || dependency.do === 'prune') return false;
  if (isNamespace(dependency.ref)) return user.ref.namespace === dependency.ref.name;
  return definesKind(dependency.target, user.ref.group, user.ref.kind);
}

function isNamespace({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return group === '' && kind === 'Namespace';
}

function isDefinition({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition';
}

/** True when the object is the CustomResourceDefinition of that kind. */
export function definesKind(object: unknown, group: string, kind: string): boolean {
  return (
    stringAt(object, 'kind') === 'CustomResourceDefinition' &&
    stringAt(object, 'spec', 'group') === group &&
    stringAt(object, 'spec', 'names', 'kind') === kind
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
