import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import { at, mapAt, stringAt } from '@capstan/kube/object/read.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import { effectiveNamespace } from './resource-id.ts';
import type { ResourceId } from './resource-id.ts';

/** Where something was declared. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** An object on its way through a build, with what kustomize remembers of it in annotations that it removes at the end. */
export interface Resource {
  readonly object: JsonMap;
  readonly origin: Place;
  /** What it was called before, oldest first. References are found by these. */
  readonly previous: readonly PreviousName[];
  /** Name prefixes and suffixes, innermost first. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** The name gets a hash of the content at the end. */
  readonly hashed: boolean;
  /** Names of vars whose values are fields of this object. */
  readonly vars?: readonly string[];
  /** What `config.kubernetes.io/origin` says in the end, where origins are tracked. */
  readonly source?: Origin;
  /** What `alpha.config.kubernetes.io/transformations` says in the end. */
  readonly transformations?: readonly Origin[];
}

/** Where an object or a change comes from, in the order its fields are written. Source: kustomize api/resource/origin.go. */
export interface Origin {
  readonly path?: string;
  readonly repo?: string;
  readonly ref?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

export interface PreviousName {
  readonly kind: string;
  readonly name: string;
  /** Effective: never ''. */
  readonly namespace: string;
}

export function resourceOf(object: JsonMap, origin: Place): Resource {
  return { object, origin, previous: [], prefixes: [], suffixes: [], hashed: false };
}

export function currentId({ object }: Pick<Resource, 'object'>): ResourceId {
  return objectId(object);
}

export function objectId(object: Json): ResourceId {
  return {
    // A null that is written counts as a version of that name.
    ...parseApiVersion(at(object, 'apiVersion') === null ? 'null' : wordAt(object, 'apiVersion')),
    kind: wordAt(object, 'kind'),
    name: wordAt(object, 'metadata', 'name'),
    namespace: stringAt(object, 'metadata', 'namespace') ?? '',
  };
}

/** A text, also where somebody wrote a number or a truth; '' for anything else. */
export function wordAt(object: Json, ...path: readonly string[]): string {
  const value = at(object, ...path);
  return value === undefined || value === null ? '' : scalarText(value);
}

/** Earlier ids, oldest first. The group and version are today's: kustomize does not remember those. */
export function previousIds({ object, previous }: Resource): readonly ResourceId[] {
  if (previous.length === 0) return [];
  const { group, version } = parseApiVersion(wordAt(object, 'apiVersion'));
  return previous.map(({ kind, name, namespace }) => ({ group, version, kind, name, namespace }));
}

/** The id the object had when it was read. */
export function originalId(resource: Resource): ResourceId {
  return previousIds(resource)[0] ?? currentId(resource);
}

export function allIds(resource: Resource): readonly ResourceId[] {
  return [...previousIds(resource), currentId(resource)];
}

/** Remembers today's name, before it changes. */
export function rememberName(resource: Resource): Resource {
  const id = currentId(resource);
  const name: PreviousName = { kind: id.kind, name: id.name, namespace: effectiveNamespace(id) };
  return { ...resource, previous: [...resource.previous, name] };
}

/** The object with one field of its metadata set, or removed with undefined. */
export function withMetadata(object: JsonMap, field: string, value: Json | undefined): JsonMap {
  const { [field]: _, ...rest } = mapAt(object, 'metadata');
  return { ...object, metadata: value === undefined ? rest : { ...rest, [field]: value } };
}

/** Labels or annotations as texts, as kustomize reads them: scalars by what is written, anything else as ''. */
export function textMap(object: Json, field: 'labels' | 'annotations'): Readonly<Record<string, string>> {
  const map = mapAt(object, 'metadata', field);
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, scalarText(value)]));
}

/** A scalar as YAML writes it; '' for lists and maps. */
export function scalarText(value: Json): string {
  if (typeof value === 'string') return value;
  return isMap(value) || Array.isArray(value) ? '' : String(value);
}
