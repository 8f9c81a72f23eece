import table from './builtin.gen.json' with { type: 'json' };
import { parseField } from './notation.ts';
import type { Field, StructNode, TypeNode } from './type.ts';

/** A resource as discovery lists it. */
export interface ResourceInfo {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Plural, as in paths: `deployments`. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly SubresourceInfo[];
}

/** `scale` speaks autoscaling/v1 Scale, `eviction` policy/v1 Eviction; most speak the kind itself. */
export interface SubresourceInfo {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

const definitions = new Map<string, Readonly<Record<string, string>>>(Object.entries(table.definitions));
const kinds = new Map<string, string>(Object.entries(table.kinds));
const atomic = new Set<string>(table.atomic);
const resources: readonly ResourceInfo[] = table.resources;
const nodes = new Map<string, StructNode>();

/** The type of a built-in kind (Kubernetes 1.36), or undefined. The same node comes back each time. */
export function builtinType(group: string, version: string, kind: string): TypeNode | undefined {
  const name = kinds.get(`${group}/${version}/${kind}`);
  return name === undefined ? undefined : builtinDefinition(name);
}

/** A nested type by its short or full name: `core.v1.PodTemplateSpec`, `io.k8s.api.core.v1.PodTemplateSpec`. */
export function builtinDefinition(name: string): TypeNode | undefined {
  // Fields ask with the short name, each time a value is walked.
  const direct = nodes.get(name);
  if (direct !== undefined) return direct;
  const short = name.split('.').slice(-3).join('.');
  const known = nodes.get(short);
  if (known !== undefined) return known;
  const fields = definitions.get(short);
  if (fields === undefined) return undefined;
  const node: StructNode = {
    is: 'struct',
    name: short.slice(short.lastIndexOf('.') + 1),
    fields: fieldsOf(fields),
    atomic: atomic.has(short),
    open: false,
  };
  nodes.set(short, node);
  return node;
}

function fieldsOf(fields: Readonly<Record<string, string>>): ReadonlyMap<string, Field> {
  return new Map(Object.entries(fields).map(([name, text]) => [name, parseField(text, definitionOf)]));
}

function definitionOf(name: string): TypeNode {
  const node = builtinDefinition(name);
  if (node === undefined) throw new Error(`schema table: definition ${name} is missing`);
  return node;
}

/** Every built-in resource, in the order of discovery: core first, then the groups by priority. */
export function builtinResources(): readonly ResourceInfo[] {
  return resources;
}

const scopes = new Map(resources.map(({ group, kind, namespaced }) => [`${group}/${kind}`, !namespaced]));

/** Whether objects of a built-in kind live outside namespaces; undefined for kinds that are not built in. */
export function isClusterScoped(group: string, kind: string): boolean | undefined {
  return scopes.get(`${group}/${kind}`);
}
