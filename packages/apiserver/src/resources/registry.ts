import { builtinResourceTable } from './builtin.ts';
import { apiVersionOf, resourceName } from './resource.ts';
import type { Resource } from './resource.ts';

/** Everything that is served now: built-in kinds, then custom ones. */
export interface Registry {
  /** By path: `/apis/group/version/plural`. */
  find(group: string, version: string, plural: string): Resource | undefined;
  /** By `plural.group`, in the version it is stored in, or else the first served. */
  byName(name: string): Resource | undefined;
  /** By kind, in the group and version of an object. */
  byKind(group: string, version: string, kind: string): Resource | undefined;
  /** In the order of discovery. */
  all(): readonly Resource[];
  hasGroup(group: string): boolean;
  hasVersion(group: string, version: string): boolean;
  /** Puts the versions that a CustomResourceDefinition serves in place of what it served before. */
  define(definition: string, resources: readonly Resource[]): void;
  /** Grows with every change: the cache key of everything derived from the registry. */
  generation(): number;
}

export function createRegistry(): Registry {
  const builtin = builtinResourceTable();
  const custom = new Map<string, readonly Resource[]>();
  let generation = 1;
  let all = builtin;
  let byPath = index(all);

  return {
    find: (group, version, plural) => byPath.get(pathKey(group, version, plural)),
    byName: (name) => {
      const versions = all.filter((resource) => resourceName(resource) === name);
      return versions.find((resource) => apiVersionOf(resource) === resource.storedAs) ?? versions[0];
    },
    byKind: (group, version, kind) =>
      all.find((resource) => resource.group === group && resource.version === version && resource.kind === kind),
    all: () => all,
    hasGroup: (group) => all.some((resource) => resource.group === group),
    hasVersion: (group, version) => all.some((resource) => resource.group === group && resource.version === version),
    define: (definition, resources) => {
      if (resources.length === 0) custom.delete(definition);
      else custom.set(definition, resources);
      all = [...builtin, ...custom.values()].flat();
      byPath = index(all);
      generation += 1;
    },
    generation: () => generation,
  };
}

function pathKey(group: string, version: string, plural: string): string {
  return `${group}/${version}/${plural}`;
}

function index(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(resources.map((resource) => [pathKey(resource.group, resource.version, resource.plural), resource]));
}
