import type { Json } from '@capstan/kube/object/json.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';

/** One kind in one version, as it is served. Several versions of a kind share `storage`. */
export interface Resource {
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  /** As in paths. */
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly Subresource[];
  /** Name of the collection that holds the objects: `pods`, `deployments.apps`. */
  readonly storage: string;
  /** apiVersion in which objects are stored. */
  readonly storedAs: string;
  readonly type: TypeNode;
  /** Only of kinds that a CustomResourceDefinition defines. */
  readonly custom?: CustomRules;
}

export interface Subresource {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** What a CustomResourceDefinition asks for beyond the shape. */
export interface CustomRules {
  /** Name of the definition: `plural.group`. */
  readonly definition: string;
  readonly schema: Json;
  readonly columns: readonly PrinterColumn[];
  readonly selectableFields: readonly string[];
  readonly scale?: ScalePaths;
  /** Text of the Warning header, when the version is deprecated. */
  readonly deprecated?: string;
}

/** JSON paths in dot notation, as in spec.versions[].subresources.scale. */
export interface ScalePaths {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string;
}

export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

/** `deployments.apps`, `pods`: how messages and collections name a resource. */
export function resourceName({ group, plural }: { readonly group: string; readonly plural: string }): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}

export function hasSubresource(resource: Resource, name: string): boolean {
  return resource.subresources.some((sub) => sub.name === name);
}

/** Key of an object in its collection. */
export function keyOf(resource: Resource, namespace: string, name: string): string {
  return resource.namespaced ? `${namespace}/${name}` : name;
}
