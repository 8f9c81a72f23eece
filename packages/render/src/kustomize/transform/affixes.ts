import type { Json } from '@capstan/kube/object/json.ts';
import type { Context } from '#kustomize/context.ts';
import { currentId, originalId, rememberName, withMetadata } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';

/** Kinds whose names say what they are. Source: kustomize plugin/builtin/prefixtransformer, prefixFieldSpecsToSkip. */
const untouched = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

export function addNamePrefix(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const prefix = context.layer.kustomization.namePrefix ?? '';
  if (prefix === '') return resources;
  const others = otherFields(context, 'namePrefix', (text) => `${prefix}${text}`);
  return resources.map((resource) =>
    untouched.has(originalId(resource).kind)
      ? resource
      : others(renamed({ ...resource, prefixes: [...resource.prefixes, prefix] }, (name) => `${prefix}${name}`)),
  );
}

export function addNameSuffix(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const suffix = context.layer.kustomization.nameSuffix ?? '';
  if (suffix === '') return resources;
  const others = otherFields(context, 'nameSuffix', (text) => `${text}${suffix}`);
  return resources.map((resource) =>
    untouched.has(originalId(resource).kind)
      ? resource
      : others(renamed({ ...resource, suffixes: [...resource.suffixes, suffix] }, (name) => `${name}${suffix}`)),
  );
}

/** Fields besides the name that `configurations` and `crds` declare to be names. */
function otherFields(
  context: Context,
  field: 'namePrefix' | 'nameSuffix',
  change: (text: string) => string,
): (resource: Resource) => Resource {
  const specs = context.scope.tables[field].filter(({ path }) => path.join('/') !== 'metadata/name');
  if (specs.length === 0) return (resource) => resource;
  const set = (value: Json): Json => (typeof value === 'string' ? change(value) : value);
  return (resource) => changeResource(context, [field], resource, { specs, change: { set } });
}

export function renamed(resource: Resource, rename: (name: string) => string): Resource {
  const { object } = resource;
  return { ...rememberName(resource), object: withMetadata(object, 'name', rename(currentId(resource).name)) };
}
