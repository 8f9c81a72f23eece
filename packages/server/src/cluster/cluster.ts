import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';
import type { Answer } from './failure.ts';
import type { ClusterKind, KindIndex } from './kinds.ts';

/** A client of any Kubernetes API, embedded or real. Every call is one request; nothing is retried but lost connections of reads. */
export interface Cluster {
  /** The API server's address, for messages. */
  readonly server: string;
  /** What discovery last said; `fresh` asks again (a CRD was applied, a kind was not found). */
  kinds(options: { readonly fresh: boolean }, signal: AbortSignal): Promise<Answer<KindIndex>>;
  get(kind: ClusterKind, target: Target, signal: AbortSignal): Promise<Answer<KubeObject | undefined>>;
  list(kind: ClusterKind, query: ListQuery, signal: AbortSignal): Promise<Answer<ObjectList>>;
  create(
    kind: ClusterKind,
    object: KubeObject,
    options: WriteOptions,
    signal: AbortSignal,
  ): Promise<Answer<KubeObject>>;
  /** PUT; a stale resourceVersion is a `conflict`. */
  replace(
    kind: ClusterKind,
    object: KubeObject,
    options: WriteOptions,
    signal: AbortSignal,
  ): Promise<Answer<KubeObject>>;
  patch(kind: ClusterKind, target: Target, patch: Patch, signal: AbortSignal): Promise<Answer<KubeObject>>;
  /** Server-side apply. */
  apply(kind: ClusterKind, object: KubeObject, options: ApplyOptions, signal: AbortSignal): Promise<Answer<KubeObject>>;
  /** Deleting what is not there is ok, with undefined. */
  delete(
    kind: ClusterKind,
    target: Target,
    options: DeleteOptions,
    signal: AbortSignal,
  ): Promise<Answer<KubeObject | undefined>>;
  /** The shape of a kind: built-in tables, or the CRD's schema. Undefined where nothing is known. */
  typeOf(kind: ClusterKind, signal: AbortSignal): Promise<TypeNode | undefined>;
  /** The server's version, `v1.36.0`. */
  version(signal: AbortSignal): Promise<Answer<string>>;
  /** Ends all watches and connections. */
  close(): Promise<void>;
}

/** `namespace` is '' for cluster-scoped kinds. */
export interface Target {
  readonly namespace: string;
  readonly name: string;
}

export interface ListQuery {
  /** All namespaces when left out. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface ObjectList {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
}

export interface WriteOptions {
  readonly fieldManager?: string;
  readonly dryRun?: boolean;
  readonly subresource?: string;
}

export interface ApplyOptions {
  readonly fieldManager: string;
  readonly force: boolean;
  readonly dryRun?: boolean;
}

export interface Patch extends WriteOptions {
  readonly type: 'json' | 'merge' | 'strategic';
  readonly body: Json;
}

export interface DeleteOptions {
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  /** Deletes only this very object; another of the same name is a `conflict`. */
  readonly uid?: string;
  readonly dryRun?: boolean;
}
