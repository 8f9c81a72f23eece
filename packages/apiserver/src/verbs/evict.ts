import { isMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';
import { matchesSelector, selectorOf } from '@capstan/kube/object/selector.ts';

import { fromStored } from './convert.ts';
import { remove } from './delete.ts';
import type { DeleteRequest } from './delete.ts';
import { systemWrite, timestamp } from './machine.ts';
import type { Machine } from './machine.ts';
import { read } from './read.ts';
import type { Place } from './read.ts';
import { forbidden, tooManyRequests } from './status.ts';
import type { Refusal } from './status.ts';
import { replace } from './update.ts';

const budgetName = 'poddisruptionbudgets.policy';
const finished = new Set(['Succeeded', 'Failed', 'Pending']);
const mostDisrupted = 2000;

/**
 * Deletes a pod when its disruption budget lets it go; undefined when it did. Source: kubernetes pod/storage/eviction.go.
 */
export function evict(machine: Machine, place: Place, request: DeleteRequest): Refusal | undefined {
  const found = read(machine, place);
  if (!found.ok) return found;
  const pod = found.object;
  const isFree = finished.has(stringAt(pod, 'status', 'phase') ?? '') || pod.metadata.deletionTimestamp !== undefined;
  const refused = isFree ? undefined : askBudget(machine, pod, request);
  if (refused !== undefined) return refused;
  const removed = remove(machine, place, request);
  return removed.ok ? undefined : removed;
}

function askBudget(machine: Machine, pod: KubeObject, request: DeleteRequest): Refusal | undefined {
  const budgets = budgetsOf(machine, pod);
  const [budget] = budgets;
  if (budget === undefined) return undefined;
  if (budgets.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    return { ok: false, status: { code: 500, reason: '', message } };
  }
  if (!isReady(pod) && mayGoUnready(budget)) return undefined;
  return refusedBy(budget) ?? (request.dryRun ? undefined : book(machine, budget, pod));
}

function budgetsOf(machine: Machine, pod: KubeObject): readonly KubeObject[] {
  const prefix = `${pod.metadata.namespace ?? ''}/`;
  return machine.store
    .collection(budgetName)
    .entries(prefix)
    .map(({ value }) => value)
    .filter((budget) => {
      const selector = selectorOf(at(budget, 'spec', 'selector'));
      return selector.ok && matchesSelector(selector.value, pod.metadata.labels ?? {});
    });
}

function isReady(pod: KubeObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (one) => isMap(one) && one['type'] === 'Ready' && one['status'] === 'True',
  );
}

/** A pod that is not ready guards nothing, where the budget says so or has enough without it. */
function mayGoUnready(budget: KubeObject): boolean {
  if (stringAt(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow') return true;
  const wanted = numberAt(budget, 'status', 'desiredHealthy') ?? 0;
  return wanted > 0 && (numberAt(budget, 'status', 'currentHealthy') ?? 0) >= wanted;
}

function refusedBy(budget: KubeObject): Refusal | undefined {
  const { name, generation = 0 } = budget.metadata;
  const count = (field: string): number => numberAt(budget, 'status', field) ?? 0;
  if (count('observedGeneration') < generation) {
    return tooManyRequests(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  const named = { group: 'policy', plural: 'poddisruptionbudgets', kind: 'PodDisruptionBudget' };
  if (count('disruptionsAllowed') < 0) return forbidden(named, name, 'pdb disruptions allowed is negative');
  if (Object.keys(mapAt(budget, 'status', 'disruptedPods')).length > mostDisrupted) {
    return forbidden(named, name, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  }
  if (count('disruptionsAllowed') > 0) return undefined;
  const needs = `needs ${count('desiredHealthy')} healthy pods and has ${count('currentHealthy')} currently`;
  return tooManyRequests(`The disruption budget ${name} ${needs}`);
}

/** Takes one disruption off the budget, before the pod goes. */
function book(machine: Machine, stored: KubeObject, pod: KubeObject): Refusal | undefined {
  const resource = machine.registry.byName(budgetName);
  if (resource === undefined) return undefined;
  const budget = fromStored(resource, stored);
  const allowed = (numberAt(budget, 'status', 'disruptionsAllowed') ?? 0) - 1;
  const disruptedPods = { ...mapAt(budget, 'status', 'disruptedPods'), [pod.metadata.name]: timestamp(machine) };
  const conditions = allowed === 0 ? exhausted(machine, budget) : listAt(budget, 'status', 'conditions');
  const status = {
    ...mapAt(budget, 'status'),
    disruptedPods,
    disruptionsAllowed: allowed,
    ...(conditions.length === 0 ? {} : { conditions }),
  };
  const { name, namespace = '' } = budget.metadata;
  const options = { ...systemWrite, fieldManager: 'kube-apiserver' };
  const change = { resource, namespace, name, part: 'status' as const };
  const done = replace(machine, change, { before: budget, next: { ...budget, status }, options });
  return done.ok ? undefined : done;
}

function exhausted(machine: Machine, budget: KubeObject) {
  const type = 'DisruptionAllowed';
  const others = listAt(budget, 'status', 'conditions').filter((one) => !isMap(one) || one['type'] !== type);
  const observedGeneration = budget.metadata.generation ?? 0;
  const lastTransitionTime = timestamp(machine);
  return [
    ...others,
    { type, status: 'False', observedGeneration, lastTransitionTime, reason: 'InsufficientPods', message: '' },
  ];
}
