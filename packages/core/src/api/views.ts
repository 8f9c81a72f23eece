export type { ResourceNode, ResourceTree } from '#tree/resource-tree.ts';

/**
 * One item of GET /api/v1/applications/{name}/managed-resources (argo-cd: ResourceDiff). States are JSON text, as in
 * Argo CD; 'null' or '' when that side does not exist. Secret values are masked before they get here.
 */
export interface ManagedResource {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly targetState: string;
  readonly liveState: string;
  readonly normalizedLiveState: string;
  readonly predictedLiveState: string;
  readonly modified: boolean;
  readonly hook: boolean;
  readonly requiresPruning: boolean;
  readonly resourceVersion: string;
}

/** One message of GET /api/v1/stream/applications: `data: {"result": {...}}` (argocd.md 6.1). */
export interface ApplicationEvent<A> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly application: A;
}

/** Body of every error answer (grpc-gateway's form). `code` is the gRPC code, not the HTTP status. */
export interface ApiError {
  readonly error: string;
  readonly message: string;
  readonly code: number;
}

/** GET /api/v1/session/userinfo. */
export interface UserInfo {
  readonly loggedIn: boolean;
  readonly username?: string;
  readonly iss?: string;
  readonly groups?: readonly string[];
}
