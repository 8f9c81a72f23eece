import type { Context } from '#kustomize/context.ts';
import { currentId, originalId, rememberName, withMetadata } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';

/** Kinds whose names say what they are. Source: kustomize plugin/builtin/prefixtransformer, prefixFieldSpecsToSkip. */
const untouched = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

export function addNamePrefix(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const prefix = context.layer.kustomization.namePrefix ?? '';
  if (prefix === '') return resources;
  return resources.map((resource) =>
    untouched.has(originalId(resource).kind)
      ? resource
      : renamed({ ...resource, prefixes: [...resource.prefixes, prefix] }, (name) => `${prefix}${name}`),
  );
}

export function addNameSuffix(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const suffix = context.layer.kustomization.nameSuffix ?? '';
  if (suffix === '') return resources;
  return resources.map((resource) =>
    untouched.has(originalId(resource).kind)
      ? resource
      : renamed({ ...resource, suffixes: [...resource.suffixes, suffix] }, (name) => `${name}${suffix}`),
  );
}

export function renamed(resource: Resource, rename: (name: string) => string): Resource {
  const { object } = resource;
  return { ...rememberName(resource), object: withMetadata(object, 'name', rename(currentId(resource).name)) };
}
