import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at } from '@capstan/kube/object/read.ts';
import { builtinDefinition } from '@capstan/kube/schema/builtin.ts';
import type { StructNode, TypeNode } from '@capstan/kube/schema/type.ts';

import { defaultBySchema } from '#resources/custom/default.ts';
import { pruneObject } from '#resources/custom/prune.ts';
import { defaultBuiltin } from '#resources/defaults/object.ts';
import { decode } from '#resources/decode.ts';
import type { Decoded } from '#resources/decode.ts';
import { apiVersionOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

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

export interface Wanted {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
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
  const decoded = decodeObject(resource, body);
  if (!decoded.ok) return badRequest(cannotHandle(resource, decoded.message));
  const problems = [
    ...duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`),
    ...decoded.unknown.map((path) => `unknown field ${JSON.stringify(path)}`),
  ];
  if (problems.length > 0 && validation === 'Strict') {
    return badRequest(cannotHandle(resource, `strict decoding error: ${problems.join(', ')}`, true));
  }
  return {
    ok: true,
    object: withKind(resource, decoded.value),
    warnings: validation === 'Warn' ? problems : [],
  };
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
    return decoded.ok ? { ...decoded, value: defaultBuiltin(resource, withReset(decoded.value, body)) } : decoded;
  }
  if (!isMap(body)) return { ok: false, message: 'the body is no object' };
  const metadata = decode(body['metadata'] ?? {}, structOf(builtinDefinition('meta.v1.ObjectMeta')), 'ObjectMeta');
  if (!metadata.ok) return metadata;
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...rest } = body;
  const head: JsonMap = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: metadata.value, ...rest };
  const value = withReset(head, body);
  const unknown = metadata.unknown.map((path) => `metadata.${path}`);
  const pruned = pruneObject(value, resource.custom.schema, unknown);
  return { ok: true, value: asMap(defaultBySchema(pruned, resource.custom.schema)), unknown: unknown.toSorted() };
}

/** An empty list of managers is a wish to forget them all, unlike a missing one. */
function withReset(value: JsonMap, body: Json): JsonMap {
  const sent = at(body, 'metadata', 'managedFields');
  const metadata = value['metadata'];
  if (!isList(sent) || sent.length > 0 || !isMap(metadata)) return value;
  return { ...value, metadata: { ...metadata, managedFields: [] } };
}

function asMap(value: Json): JsonMap {
  return isMap(value) ? value : {};
}

export function structOf(type: TypeNode | undefined): StructNode {
  if (type?.is !== 'struct') throw new Error('schema table: a kind must be a struct');
  return type;
}

function wrongKind(resource: Wanted, body: Json): Refusal | undefined {
  if (!isMap(body)) return undefined;
  const { apiVersion, kind } = body;
  const wanted = apiVersionOf(resource);
  if (kind !== undefined && kind !== '' && kind !== resource.kind) {
    return badRequest(
      `${String(kind)} in version ${JSON.stringify(wantedVersion(resource))} cannot be handled as a ${resource.kind}: converting (${wantedVersion(resource)}.${String(kind)}) to (${wantedVersion(resource)}.${resource.kind}): unknown conversion`,
    );
  }
  if (apiVersion !== undefined && apiVersion !== '' && apiVersion !== wanted) {
    return badRequest(
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${wanted})`,
    );
  }
  return undefined;
}

function wantedVersion({ version }: Wanted): string {
  return version;
}

function cannotHandle(resource: Resource, why: string, _strict = false): string {
  return `${resource.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${resource.kind}: ${why}`;
}
