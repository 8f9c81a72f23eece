import type { Health } from '#health/health.ts';

/** GET /api/v1/applications/{name}/resource-tree (argo-cd: ApplicationTree). */
export interface ResourceTree {
  readonly nodes: readonly ResourceNode[];
  readonly orphanedNodes: readonly ResourceNode[];
}

export interface ResourceRef {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** '' for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export interface ResourceNode extends ResourceRef {
  readonly parentRefs?: readonly ResourceRef[];
  /** Short facts for the badge row: `Revision` rev:2, `Status Reason` ImagePullBackOff, `Containers` 1/1, `Replicas` ... */
  readonly info?: readonly { readonly name: string; readonly value: string }[];
  readonly resourceVersion: string;
  readonly images?: readonly string[];
  readonly health?: Health;
  readonly createdAt?: string;
}
