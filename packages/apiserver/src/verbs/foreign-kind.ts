import type { Json } from '@capstan/kube/object/json.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';

import { decode } from '#resources/decode.ts';
import { apiVersionOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

/** What a body says it is. */
export interface Claim {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Why a body of another kind or version cannot become an object of `resource`, in the words of Go's scheme; undefined when
 * it can, or when only its version is another.
 */
export function foreignKind(resource: Resource, body: Json, { apiVersion, kind }: Claim): string | undefined {
  if (apiVersion === apiVersionOf(resource) && kind === resource.kind) return undefined;
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  if (resource.custom !== undefined) {
    const isOwn = kind === resource.kind && resource.group === group;
    return isOwn ? undefined : unknownConversion(version, kind, `${version}.${resource.kind}`);
  }
  const type = builtinType(group, version, kind);
  if (type === undefined) {
    return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`;
  }
  if (kind === resource.kind && resource.group === group) return undefined;
  const internal = resource.group === '' ? 'core' : (resource.group.split('.')[0] ?? '');
  return unreadable(body, type, kind) ?? unknownConversion(version, kind, `${internal}.${resource.kind}`);
}

/** A body is read as what it says it is, before it turns out that nothing becomes of it here. */
function unreadable(body: Json, type: TypeNode, kind: string): string | undefined {
  const decoded = type.is === 'struct' ? decode(body, type, kind) : undefined;
  return decoded?.ok === false ? decoded.message : undefined;
}

function unknownConversion(version: string, kind: string, into: string): string {
  return `converting (${version}.${kind}) to (${into}): unknown conversion`;
}
