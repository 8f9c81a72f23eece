import { compareQuantities, parseQuantity } from '@capstan/kube/object/quantity.ts';
import { equalJson } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import { forbiddenValue } from '#resources/field-error.ts';
import type { FieldError } from '#resources/field-error.ts';

/** A new pod waits, whatever its author says of its status. */
export function preparePod(pod: KubeObject): KubeObject {
  return { ...pod, status: { phase: 'Pending', qosClass: qualityOf(pod) } };
}

/** Guaranteed, Burstable or BestEffort, by what the containers ask for. Source: kubernetes pkg/apis/core/helper/qos. */
export function qualityOf(pod: KubeObject): string {
  const containers = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')];
  const all = containers.map((container) => ({
    requests: amounts(mapAt(container, 'resources', 'requests')),
    limits: amounts(mapAt(container, 'resources', 'limits')),
  }));
  if (all.every(({ requests, limits }) => requests.size === 0 && limits.size === 0)) return 'BestEffort';
  const fixed = all.every(
    ({ requests, limits }) =>
      limits.size === 2 && [...limits].every(([name, limit]) => (requests.get(name) ?? limit) === limit),
  );
  return fixed ? 'Guaranteed' : 'Burstable';
}

/** Amounts of processor and memory that are more than nothing. */
function amounts(given: Readonly<Record<string, Json>>): ReadonlyMap<string, string> {
  const found = ['cpu', 'memory'].flatMap((name): [string, string][] => {
    const value = given[name];
    const quantity = typeof value === 'string' ? parseQuantity(value) : undefined;
    const zero = parseQuantity('0');
    if (quantity === undefined || zero === undefined || compareQuantities(quantity, zero) === 0) return [];
    return [[name, String(value)]];
  });
  return new Map(found);
}

/** Of a pod's spec only a few fields may change. */
export function podChangeErrors(next: KubeObject, live: KubeObject): readonly FieldError[] {
  const [before, after] = [live, next].map((pod) => listAt(pod, 'spec', 'containers'));
  if (before?.length !== after?.length) {
    return [forbiddenValue('spec.containers', 'pod updates may not add or remove containers')];
  }
  // Binding goes through here too: a pod without a node may be given one.
  const bound = { ...live, spec: { ...mapAt(live, 'spec'), nodeName: nodeOf(live) || nodeOf(next) } };
  if (equalJson(frozen(next), frozen(bound))) return [];
  const why =
    'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [forbiddenValue('spec', why)];
}

function nodeOf(pod: KubeObject): string {
  return stringAt(pod, 'spec', 'nodeName') ?? '';
}

function frozen(pod: KubeObject): Json {
  const {
    tolerations: _t,
    activeDeadlineSeconds: _a,
    containers: _c,
    initContainers: _i,
    nodeName,
    ...rest
  } = mapAt(pod, 'spec');
  const withoutImage = (container: Json): Json => {
    const { image: _image, ...other } = container as Readonly<Record<string, Json>>;
    return other;
  };
  return {
    ...rest,
    nodeName: nodeName ?? '',
    containers: listAt(pod, 'spec', 'containers').map(withoutImage),
    initContainers: listAt(pod, 'spec', 'initContainers').map(withoutImage),
  };
}
