import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

import { conditionsOf, withCondition } from '#workloads/runtime/condition.ts';
import type { Condition } from '#workloads/runtime/condition.ts';
import { itself } from '#workloads/runtime/controller.ts';
import type { Controller, World } from '#workloads/runtime/controller.ts';
import { partOf, writeStatus } from '#workloads/runtime/status.ts';
import { timeText } from '#workloads/runtime/time.ts';

const lookAgainMs = 250;

/** Empties a namespace that is being deleted, pods first, then lets it go. */
export function namespaceDeletionController(world: World): Controller {
  const { live, clock } = world;
  return {
    name: 'namespace-deletion',
    triggers: { namespaces: itself },
    reconcile: ({ name }) => {
      const namespace = live.get('namespaces', '', name);
      if (namespace?.metadata.deletionTimestamp === undefined) return undefined;
      const left = empty(world, name);
      const status = terminatingStatus(namespace, left, timeText(clock.now()));
      const written = writeStatus(live, 'namespaces', namespace, status);
      if (left.size > 0) return lookAgainMs;
      live.update('namespaces', { ...written, spec: { ...partOf(written, 'spec'), finalizers: [] } }, 'finalize');
      return undefined;
    },
  };
}

/** Deletes all there is; answers what is still there, as resource and objects. */
function empty({ live }: World, namespace: string): ReadonlyMap<string, readonly KubeObject[]> {
  const left = new Map<string, readonly KubeObject[]>();
  const clear = (resource: string): void => {
    for (const object of live.api.list(resource, { namespace })) {
      if (object.metadata.deletionTimestamp === undefined) {
        live.remove(resource, object, { propagationPolicy: 'Background' });
      }
    }
    const rest = live.api.list(resource, { namespace });
    if (rest.length > 0) left.set(resource, rest);
  };
  clear('pods');
  if (left.size > 0) return left;
  for (const { resource, namespaced } of live.api.resources()) if (namespaced) clear(resource);
  return left;
}

function terminatingStatus(
  namespace: KubeObject,
  left: ReadonlyMap<string, readonly KubeObject[]>,
  time: string,
): JsonMap {
  const content = [...left].map(([resource, objects]) => `${resource} has ${objects.length} resource instances`);
  const finalizers = new Map<string, number>();
  for (const name of [...left.values()].flat().flatMap(({ metadata }) => metadata.finalizers ?? [])) {
    finalizers.set(name, (finalizers.get(name) ?? 0) + 1);
  }
  const waiting = [...finalizers].map(([name, count]) => `${name} in ${count} resource instances`);
  const conditions: readonly Condition[] = [
    condition('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    condition(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    condition(
      'NamespaceDeletionContentFailure',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    content.length === 0
      ? condition('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed')
      : condition(
          'NamespaceContentRemaining',
          'SomeResourcesRemain',
          `Some resources are remaining: ${content.join(', ')}`,
          'True',
        ),
    waiting.length === 0
      ? condition(
          'NamespaceFinalizersRemaining',
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        )
      : condition(
          'NamespaceFinalizersRemaining',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${waiting.join(', ')}`,
          'True',
        ),
  ];
  const all = conditions.reduce<readonly JsonMap[]>(
    (done, next) => withCondition(done, next, time),
    conditionsOf(namespace),
  );
  return { ...partOf(namespace, 'status'), phase: 'Terminating', conditions: all };
}

function condition(type: string, reason: string, message: string, status: Condition['status'] = 'False'): Condition {
  return { type, status, reason, message };
}
