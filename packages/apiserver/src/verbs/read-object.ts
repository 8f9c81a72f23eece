import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at } from '@capstan/kube/object/read.ts';
import { builtinDefinition } from '@capstan/kube/schema/builtin.ts';
import { canonicalize } from '@capstan/kube/schema/canonical.ts';
import { applyDefaults } from '@capstan/kube/schema/default.ts';
import { pruneUnknown } from '@capstan/kube/schema/prune.ts';
import type { StructNode, TypeNode } from '@capstan/kube/schema/type.ts';

import { decode } from '#resources/decode.ts';
import type { Decoded } from '#resources/decode.ts';
import { apiVersionOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

import { foreignKind } from './foreign-kind.ts';
import type { Claim } from './foreign-kind.ts';
import type { FieldValidation } from './machine.ts';
import { badRequest } from './status.ts';
import type { Refusal } from './status.ts';

/** What a body says, read as a kind. */
export interface ReadObject {
  readonly ok: true;
  readonly object: KubeObject;
  /** Texts for Warning headers. */
  readonly warnings: readonly string[];
}

/** Reads a body as an object of `resource`; unknown fields are dropped, told or refused, as asked. */
export function readObject(
  resource: Resource,
  body: Json,
  validation: FieldValidation,
  duplicates: readonly string[] = [],
): ReadObject | Refusal {
  const refusal = wrongKind(resource, body);
  if (refusal !== undefined) return refusal;
  const decoded = interpretObject(resource, body);
  if (!decoded.ok) return badRequest(cannotHandle(resource, decoded.problem));
  const problems = [...duplicates, ...decoded.unknown.map((path) => `unknown field ${JSON.stringify(path)}`)];
  if (problems.length > 0 && validation === 'Strict') {
    return badRequest(cannotHandle(resource, `strict decoding error: ${problems.join(', ')}`));
  }
  return {
    ok: true,
    object: decoded.object,
    warnings: validation === 'Warn' ? problems : [],
  };
}

export type Interpreted =
  | { readonly ok: true; readonly object: KubeObject; readonly unknown: readonly string[] }
  /** In Go's words, without naming the kind. */
  | { readonly ok: false; readonly problem: string };

/** The same without a judgement of what is unknown, and with bare problems: patches tell them in their own way. */
export function interpretObject(resource: Resource, body: Json): Interpreted {
  const problem = isMap(body) ? foreignKind(resource, body, claimOf(resource, body)) : undefined;
  if (problem !== undefined) return { ok: false, problem };
  const decoded = decodeObject(resource, body);
  if (!decoded.ok) return { ok: false, problem: decoded.message };
  return { ok: true, object: withKind(resource, decoded.value), unknown: decoded.unknown };
}

/** Built-in kinds begin with kind, custom ones with apiVersion, as the real server writes them. */
function withKind(resource: Resource, value: JsonMap): KubeObject {
  const { kind } = resource;
  const apiVersion = apiVersionOf(resource);
  const head = resource.custom === undefined ? { kind, apiVersion } : { apiVersion, kind };
  return Object.assign(head, value, head) as unknown as KubeObject;
}

/** The shape only: what is declared, in its order. Custom kinds keep all they have here; their schema prunes later. */
export function decodeObject(resource: Resource, body: Json): Decoded {
  if (resource.custom === undefined) {
    const decoded = decode(body, structOf(resource.type), resource.kind);
    return decoded.ok ? { ...decoded, value: withReset(completed(decoded.value, resource.type), body) } : decoded;
  }
  if (!isMap(body)) return { ok: false, message: 'the body is no object' };
  const metadata = decode(body['metadata'] ?? {}, structOf(builtinDefinition('meta.v1.ObjectMeta')), 'ObjectMeta');
  if (!metadata.ok) return metadata;
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...rest } = body;
  const head: JsonMap = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: metadata.value, ...rest };
  const value = withReset(head, body);
  const pruned = pruneUnknown(value, resource.type);
  const unknown = [...metadata.unknown.map((path) => `metadata.${path}`), ...pruned.unknown];
  return { ok: true, value: applyDefaults(pruned.value, resource.type), unknown: unknown.toSorted() };
}

/** With the defaults of the kind; what they add is written as the kind writes it. */
function completed(value: JsonMap, type: TypeNode): JsonMap {
  return canonicalize(applyDefaults(value, type), type);
}

/** An empty list of managers is a wish to forget them all, unlike a missing one. */
function withReset(value: JsonMap, body: Json): JsonMap {
  const sent = at(body, 'metadata', 'managedFields');
  const metadata = value['metadata'];
  if (!isList(sent) || sent.length > 0 || !isMap(metadata)) return value;
  return { ...value, metadata: { ...metadata, managedFields: [] } };
}

export function structOf(type: TypeNode | undefined): StructNode {
  if (type?.is !== 'struct') throw new Error('schema table: a kind must be a struct');
  return type;
}

function wrongKind(resource: Resource, body: Json): Refusal | undefined {
  if (!isMap(body)) return undefined;
  const wanted = apiVersionOf(resource);
  const { apiVersion, kind } = claimOf(resource, body);
  if (apiVersion === wanted && kind === resource.kind) return undefined;
  const why = foreignKind(resource, body, { apiVersion, kind });
  if (why !== undefined) {
    const version = apiVersion.split('/').at(-1) ?? '';
    return badRequest(cannotHandle({ kind: resource.kind, version }, why, kind));
  }
  return badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${wanted})`);
}

/** What a body does not say, it is taken to be. */
function claimOf(resource: Resource, body: JsonMap): Claim {
  return { apiVersion: textOr(body['apiVersion'], apiVersionOf(resource)), kind: textOr(body['kind'], resource.kind) };
}

function textOr(value: Json | undefined, usual: string): string {
  return typeof value === 'string' && value !== '' ? value : usual;
}

/** Why a body of kind and version does not become `kind`. */
export function cannotHandle(
  { kind, version }: { readonly kind: string; readonly version: string },
  why: string,
  sent = kind,
): string {
  return `${sent} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${why}`;
}
