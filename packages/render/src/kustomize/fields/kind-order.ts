import type { Kinds } from '#kustomize/resource-id.ts';

/** Kinds that come first, and those that come last. Source: kustomize api/krusty, legacy order, and kyaml/resid/gvk.go. */
export const firstKinds: readonly string[] = [
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
export const lastKinds: readonly string[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** Where kinds stand: below 0 for the first ones, above for the last ones, 0 for all others. */
export function placesOf(first: readonly string[], last: readonly string[]): ReadonlyMap<string, number> {
  return new Map([
    ...first.map((kind, i): [string, number] => [kind, i - first.length]),
    ...last.map((kind, i): [string, number] => [kind, i + 1]),
  ]);
}

const places = placesOf(firstKinds, lastKinds);

/** `group_version_kind`, with marks for what is missing. */
export function kindText({ group, version, kind }: Kinds): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
}

export function compareKinds(a: Kinds, b: Kinds): number {
  return (places.get(a.kind ?? '') ?? 0) - (places.get(b.kind ?? '') ?? 0) || compareTexts(kindText(a), kindText(b));
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
