import { isMap } from '@capstan/kube/object/json.ts';
import { mapAt } from '@capstan/kube/object/read.ts';
import { withMetadata } from './resource.ts';
import type { Resource } from './resource.ts';

/** Annotations that kustomize itself works with, and takes off in the end. Source: kustomize api/resource, BuildAnnotations. */
const internal =
  'previousKinds previousNames prefixes suffixes previousNamespaces allowNameChange allowKindChange refBy ' +
  'generatorBehavior needsHashSuffix path index seqindent id annotations-migration-resource-id helm-generated';

const working = new Set([
  ...internal.split(' ').map((name) => `internal.config.kubernetes.io/${name}`),
  'config.kubernetes.io/path',
  'config.kubernetes.io/index',
  'config.k8s.io/id',
]);

/** The object without working annotations, and without annotations when it has none left. */
export function withoutBuildAnnotations(resource: Resource): Resource {
  const { object } = resource;
  const metadata = object['metadata'];
  if (!isMap(metadata) || !Object.hasOwn(metadata, 'annotations')) return resource;
  const annotations = Object.entries(mapAt(metadata, 'annotations'));
  const kept = annotations.filter(([key]) => !working.has(key));
  if (kept.length === annotations.length && kept.length > 0) return resource;
  const value = kept.length === 0 ? undefined : Object.fromEntries(kept);
  return { ...resource, object: withMetadata(object, 'annotations', value) };
}
