import { isMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseQuantity, quantityNumber } from '@capstan/kube/object/quantity.ts';
import { at, booleanAt, listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import { matchesExpression, matchesLabels } from '#workloads/runtime/selector.ts';

/** CPU in milli-cores, memory in bytes, and how many pods. */
export interface Load {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

export const noLoad: Load = { cpu: 0, memory: 0, pods: 0 };

export function addLoad(a: Load, b: Load, sign = 1): Load {
  return { cpu: a.cpu + sign * b.cpu, memory: a.memory + sign * b.memory, pods: a.pods + sign * b.pods };
}

/** What a pod asks for: the sum of its containers, or its largest init container. */
export function loadOf(pod: KubeObject): Load {
  const sum = (name: string, scale: number): number =>
    listAt(pod, 'spec', 'containers').reduce((total: number, container) => total + request(container, name, scale), 0);
  const largest = (name: string, scale: number): number =>
    Math.max(0, ...listAt(pod, 'spec', 'initContainers').map((container) => request(container, name, scale)));
  return {
    cpu: Math.max(sum('cpu', -3), largest('cpu', -3)),
    memory: Math.max(sum('memory', 0), largest('memory', 0)),
    pods: 1,
  };
}

function request(container: unknown, name: string, scale: number): number {
  const resources = mapAt(container, 'resources');
  return amount(mapAt(resources, 'requests')[name] ?? mapAt(resources, 'limits')[name], scale);
}

function amount(value: unknown, scale: number): number {
  const quantity = typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined;
  return quantity === undefined ? 0 : quantityNumber(quantity, scale);
}

/** Why the pod cannot run on the node, in the scheduler's words; undefined when it can. */
export function misfit(pod: KubeObject, load: Load, node: KubeObject, used: Load): string | undefined {
  if (booleanAt(node, 'spec', 'unschedulable') === true && !tolerates(pod, unschedulable)) {
    return 'node(s) were unschedulable';
  }
  if (!wantsNode(pod, node)) return "node(s) didn't match Pod's node affinity/selector";
  const taint = listAt(node, 'spec', 'taints').find(
    (one) => stringAt(one, 'effect') !== 'PreferNoSchedule' && !tolerates(pod, one),
  );
  if (taint !== undefined) {
    return `node(s) had untolerated taint {${stringAt(taint, 'key') ?? ''}: ${stringAt(taint, 'value') ?? ''}}`;
  }
  const allocatable = mapAt(node, 'status', 'allocatable');
  if (used.pods + load.pods > amount(allocatable['pods'], 0)) return 'Too many pods';
  if (load.cpu > 0 && used.cpu + load.cpu > amount(allocatable['cpu'], -3)) return 'Insufficient cpu';
  if (load.memory > 0 && used.memory + load.memory > amount(allocatable['memory'], 0)) return 'Insufficient memory';
  return undefined;
}

const unschedulable = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function tolerates(pod: KubeObject, taint: unknown): boolean {
  return listAt(pod, 'spec', 'tolerations').some((toleration) => {
    const key = stringAt(toleration, 'key') ?? '';
    const effect = stringAt(toleration, 'effect') ?? '';
    if (effect !== '' && effect !== stringAt(taint, 'effect')) return false;
    if (key !== '' && key !== stringAt(taint, 'key')) return false;
    if ((stringAt(toleration, 'operator') ?? 'Equal') === 'Exists') return true;
    return key !== '' && (stringAt(toleration, 'value') ?? '') === (stringAt(taint, 'value') ?? '');
  });
}

/** nodeSelector and the required part of node affinity. */
export function wantsNode(pod: KubeObject, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  if (!matchesLabels(mapAt(pod, 'spec', 'nodeSelector'), labels)) return false;
  const required = at(pod, 'spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  if (!isMap(required)) return true;
  const fields = { 'metadata.name': node.metadata.name };
  return listAt(required, 'nodeSelectorTerms').some(
    (term) =>
      listAt(term, 'matchExpressions').every((expression) => matchesExpression(expression, labels)) &&
      listAt(term, 'matchFields').every((expression) => matchesExpression(expression, fields)),
  );
}

/** `0/2 nodes are available: 2 Insufficient cpu. preemption: ...` */
export function unschedulableMessage(reasons: readonly string[]): string {
  if (reasons.length === 0) return 'no nodes available to schedule pods';
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`).toSorted();
  const total = reasons.length;
  const helpless = reasons.filter((reason) => reason.startsWith('node(s)')).length;
  const preemption = [
    ...(helpless < total ? [`${total - helpless} No preemption victims found for incoming pod`] : []),
    ...(helpless > 0 ? [`${helpless} Preemption is not helpful for scheduling`] : []),
  ];
  return `0/${total} nodes are available: ${parts.join(', ')}. preemption: 0/${total} nodes are available: ${preemption.join(', ')}.`;
}
