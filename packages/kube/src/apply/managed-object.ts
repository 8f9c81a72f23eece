import type { Json, JsonMap } from '#object/json.ts';
import type { KubeObject, ManagedFieldsEntry } from '#object/object.ts';
import { at } from '#object/read.ts';
import { parseApiVersion } from '#object/ref.ts';
import { setOf } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { writeManagers } from './managers.ts';
import type { Managers } from './managers.ts';

/** The object without metadata.managedFields. */
export function withoutManagers(object: KubeObject): KubeObject {
  if (at(object, 'metadata', 'managedFields') === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The value with metadata.managedFields set, or without any where nobody owns anything. */
export function withManagers(object: KubeObject, managers: Managers): KubeObject {
  return withEntries(object, writeManagers(managers));
}

export function withEntries(object: KubeObject, entries: readonly ManagedFieldsEntry[] | undefined): KubeObject {
  const bare = withoutManagers(object);
  return entries === undefined ? bare : { ...bare, metadata: { ...bare.metadata, managedFields: entries } };
}

/** Paths of fields (`['status']`, `['metadata', 'labels']`) as a set. */
export function ignoredSet(paths: readonly (readonly string[])[]): FieldSet {
  return setOf(paths.map((path) => path.map((name) => `f:${name}`)));
}

/**
 * Without the entries of versions that the kind does not have. Sets of other versions of the kind are read as they are:
 * nothing converts paths.
 */
export function knownManagers(managers: Managers, object: JsonMap, versions: readonly string[] | undefined): Managers {
  const { group } = parseApiVersion(String(object['apiVersion']));
  const isKnown = (apiVersion: string): boolean =>
    versions === undefined ? parseApiVersion(apiVersion).group === group : versions.includes(apiVersion);
  const known = [...managers].filter(([, { apiVersion }]) => isKnown(apiVersion));
  return known.length === managers.size ? managers : new Map(known);
}

/** A tree that became an object again: merging and removing keep the shape. */
export function asObject(value: Json): KubeObject {
  return value as KubeObject;
}
