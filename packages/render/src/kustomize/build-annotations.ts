import { isMap } from '@capstan/kube/object/json.ts';
import { mapAt } from '@capstan/kube/object/read.ts';
import { scalarText, withMetadata } from './resource.ts';
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
  const areTexts = kept.every(([, text]) => typeof text === 'string');
  if (kept.length === annotations.length && kept.length > 0 && areTexts) return resource;
  const texts = kept.map(([key, text]) => [key, scalarText(text)] as const);
  const value = kept.length === 0 ? undefined : Object.fromEntries(texts);
  return { ...resource, object: withMetadata(object, 'annotations', value) };
}
