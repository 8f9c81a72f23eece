import { formatApiVersion } from '@capstan/kube/object/ref.ts';
import { isClusterScoped } from './fields/cluster-scoped.ts';

/** How kustomize names a resource: group, version, kind, name and namespace, as written ('' when absent). */
export interface ResourceId {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Which kinds are meant: empty fields match anything. */
export interface Kinds {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

/** Stands for the namespace of cluster-scoped objects in earlier ids. */
const outsideNamespaces = '_non_namespaceable_';

/** The namespace an id lives in: `default` when none is written. Source: kustomize kyaml/resid, EffectiveNamespace. */
export function effectiveNamespace(id: ResourceId): string {
  if (isClusterScoped(formatApiVersion(id), id.kind)) return outsideNamespaces;
  return id.namespace === '' ? 'default' : id.namespace;
}

export function isClusterWide(id: ResourceId): boolean {
  return effectiveNamespace(id) === outsideNamespaces;
}

/** Equal keys are equal ids: `default` and no namespace are the same. */
export function idKey(id: ResourceId): string {
  return `${id.group}|${id.version}|${id.kind}|${effectiveNamespace(id)}|${id.name}`;
}

export function isOneOf({ group, version, kind }: Kinds, id: ResourceId): boolean {
  return (
    (group === undefined || group === id.group) &&
    (version === undefined || version === id.version) &&
    (kind === undefined || kind === id.kind)
  );
}

/** As kustomize prints it in its messages: `Ingress.v1.networking.k8s.io/webapp.[noNs]`. */
export function printId({ group, version, kind, name, namespace }: ResourceId): string {
  return `${printKinds({ group, version, kind })}/${name || '[noName]'}.${namespace || '[noNs]'}`;
}

export function printKinds({ group, version, kind }: Kinds): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;
}

/** As people say it: `Ingress webapp`, `Ingress webapp in namespace shop`. */
export function sayId({ kind, name, namespace }: ResourceId): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${name} in namespace ${namespace}`;
}
