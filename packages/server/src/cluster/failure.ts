/** What a Kubernetes API refuses, in our words. `unreachable` covers refused connections, time-outs and broken answers. */
export type ClusterFailureCode =
  | 'not-found'
  | 'already-exists'
  | 'conflict'
  | 'invalid'
  | 'bad-request'
  | 'forbidden'
  | 'unauthorized'
  | 'gone'
  | 'too-many-requests'
  | 'unavailable'
  | 'unreachable'
  | 'internal';

export interface ClusterFailure {
  readonly code: ClusterFailureCode;
  /** The server's own message where there is one. */
  readonly message: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly retryAfterSeconds?: number;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ClusterFailure };

export function ok<T>(value: T): Answer<T> {
  return { ok: true, value };
}

/** True where the same request may succeed later without anybody changing it. */
export function isTransient({ code }: ClusterFailure): boolean {
  return code === 'unreachable' || code === 'unavailable' || code === 'too-many-requests' || code === 'internal';
}
