import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';

/** The live state of a cluster, kept by list and watch. Objects come without managedFields unless `keepManagedFields` says so. */
export interface WatchCache {
  /** Resolves when every kind has been listed once; rejects only when aborted. Kinds that cannot be listed are in `broken`. */
  ready(signal: AbortSignal): Promise<void>;
  get(ref: Ref): KubeObject | undefined;
  list(group: string, kind: string, namespace?: string): readonly KubeObject[];
  /** Objects that name this uid as an owner. */
  ownedBy(uid: string): readonly KubeObject[];
  /** Objects for which the `index` function of the cache gave this key. */
  indexed(key: string): readonly KubeObject[];
  /** Called after the cache holds the change. `previous` is the object before it. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Kinds that cannot be watched now, with the server's reason. */
  broken(): readonly { readonly group: string; readonly kind: string; readonly message: string }[];
  /** True while the kind is listed and watched. */
  covers(group: string, kind: string): boolean;
  close(): Promise<void>;
}

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly previous?: KubeObject;
}
