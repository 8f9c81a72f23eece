import type { KubeObject } from '@capstan/kube/object/object.ts';

/**
 * The API as the simulated controllers see it: the same verbs as over HTTP, in process and as a system user.
 * Calls are synchronous: the live state is in memory, durability follows before anything is answered over HTTP.
 * `resource` is `deployments.apps`, `pods`, ...: the plural and its group, joined as kubectl does.
 */
export interface Api {
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  list(
    resource: string,
    options?: { readonly namespace?: string; readonly labelSelector?: string },
  ): readonly KubeObject[];
  /** Calls back for every object there is (as added), then for every change, in order, asynchronously. Returns the stop. */
  watch(resource: string, onEvent: (event: ApiEvent) => void): () => void;
  /** `pods/binding` takes a Binding and gives the pod of its name the node of its target; the pod is the answer. */
  create(resource: string, object: KubeObject): ApiResult;
  /** A full replacement; `subresource: 'status'` replaces the status only. Refused with 409 when resourceVersion is stale. */
  update(resource: string, object: KubeObject, options?: { readonly subresource?: 'status' | 'finalize' }): ApiResult;
  delete(resource: string, namespace: string, name: string, options?: DeleteOptions): ApiResult;
  /** Every resource that can be listed and deleted now, custom ones included: what a namespace may hold and owners may own. */
  resources(): readonly ApiResource[];
}

export interface ApiEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

export type ApiResult =
  | { readonly ok: true; readonly object: KubeObject }
  | { readonly ok: false; readonly code: number; readonly reason: string; readonly message: string };

export interface DeleteOptions {
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export interface ApiResource {
  /** As in the calls above. */
  readonly resource: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
}
