import type { ClusterFailure } from '#cluster/failure.ts';

/** gRPC codes and the HTTP status that grpc-gateway gives them; Argo CD's clients look at both. */
const statuses = {
  InvalidArgument: [3, 400],
  NotFound: [5, 404],
  AlreadyExists: [6, 409],
  PermissionDenied: [7, 403],
  ResourceExhausted: [8, 429],
  FailedPrecondition: [9, 400],
  Aborted: [10, 409],
  Unimplemented: [12, 501],
  Internal: [13, 500],
  Unavailable: [14, 503],
  Unauthenticated: [16, 401],
} as const;

export type RefusalCode = keyof typeof statuses;

/** The end of a request that cannot be served. Thrown inside handlers, answered in one place. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

export function refusalAnswer({ code, message }: Refusal) {
  const [grpc, status] = statuses[code];
  return { status, body: { error: message, message, code: grpc } };
}

const clusterCodes: { readonly [code in ClusterFailure['code']]: RefusalCode } = {
  'not-found': 'NotFound',
  'already-exists': 'AlreadyExists',
  conflict: 'Aborted',
  invalid: 'InvalidArgument',
  'bad-request': 'InvalidArgument',
  forbidden: 'PermissionDenied',
  unauthorized: 'Internal',
  gone: 'Aborted',
  'too-many-requests': 'Unavailable',
  unavailable: 'Unavailable',
  unreachable: 'Unavailable',
  internal: 'Internal',
};

/** What the cluster refused, passed on. */
export function clusterRefusal(failure: ClusterFailure): Refusal {
  return new Refusal(clusterCodes[failure.code], failure.message);
}
