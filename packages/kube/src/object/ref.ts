import type { KubeObject } from './object.ts';

/** Which object: no version, because versions are views of the same object. `namespace` is '' for cluster-scoped kinds. */
export interface Ref {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface GroupVersion {
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
}

/** Splits `apps/v1` or `v1`. */
export function parseApiVersion(apiVersion: string): GroupVersion {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function formatApiVersion({ group, version }: GroupVersion): string {
  return group === '' ? version : `${group}/${version}`;
}

export function refOf(object: KubeObject): Ref {
  return {
    group: parseApiVersion(object.apiVersion).group,
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
  };
}

/** Stable key of a Ref, for maps and sets: `group/Kind/namespace/name`. */
export function refKey({ group, kind, namespace, name }: Ref): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
