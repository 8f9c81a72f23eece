import { warn } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { currentId } from '#kustomize/resource.ts';
import type { ResourceId } from '#kustomize/resource-id.ts';
import type { Resource } from '#kustomize/resource.ts';

/** Kinds that come first, and those that come last. Source: kustomize api/krusty, legacy order. */
const defaultFirst = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const defaultLast = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** The order of the output: `sortOptions` of the outermost layer, by default the legacy one. */
export function sortResources(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const { order = 'legacy', legacySortOptions } = context.layer.kustomization.sortOptions ?? {};
  if (order === 'fifo') return resources;
  if (order !== 'legacy') {
    warn(context, ['sortOptions', 'order'], {
      code: 'sort',
      message: `sortOptions.order is ${order}, but only legacy and fifo exist; legacy is used`,
    });
  }
  const places = placesOf(legacySortOptions?.orderFirst ?? defaultFirst, legacySortOptions?.orderLast ?? defaultLast);
  return resources
    .map((resource) => ({ resource, key: keyOf(currentId(resource), places) }))
    .toSorted(
      (a, b) =>
        a.key.place - b.key.place || compareTexts(a.key.kinds, b.key.kinds) || compareTexts(a.key.text, b.key.text),
    )
    .map(({ resource }) => resource);
}

function placesOf(first: readonly string[], last: readonly string[]): ReadonlyMap<string, number> {
  return new Map([
    ...first.map((kind, i): [string, number] => [kind, i - first.length]),
    ...last.map((kind, i): [string, number] => [kind, i + 1]),
  ]);
}

interface SortKey {
  readonly place: number;
  readonly kinds: string;
  readonly text: string;
}

function keyOf({ group, version, kind, name, namespace }: ResourceId, places: ReadonlyMap<string, number>): SortKey {
  const kinds = `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
  return { place: places.get(kind) ?? 0, kinds, text: `${kinds}|${namespace || '~X'}|${name || '~N'}` };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
