import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import { resourceName } from '#resources/resource.ts';

/** Why a request is refused, as the Status object that the client gets. */
export interface Refusal {
  readonly ok: false;
  readonly status: Status;
}

export interface Status {
  readonly code: number;
  /** '' where Kubernetes gives none. */
  readonly reason: string;
  readonly message: string;
  readonly details?: StatusDetails;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** The plural for most answers, the kind for invalid objects. */
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly Cause[];
  readonly retryAfterSeconds?: number;
}

export interface Cause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** The names of a resource that messages use. */
export interface Named {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
}

/** The body of a refusal: meta/v1 Status with its fields in Kubernetes' order. */
export function statusBody({ code, reason, message, details }: Status): JsonMap {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details: detailsBody(details) }),
    code,
  };
}

/** The answer to a deletion that leaves nothing behind. */
export function successBody(details: StatusDetails): JsonMap {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: detailsBody(details) };
}

function detailsBody({ name, group, kind, uid, causes, retryAfterSeconds }: StatusDetails): JsonMap {
  const fields: [string, Json | undefined][] = [
    ['name', name],
    ['group', group],
    ['kind', kind],
    ['uid', uid],
    ['causes', causes?.map((cause): JsonMap => ({ ...cause }) as JsonMap)],
    ['retryAfterSeconds', retryAfterSeconds],
  ];
  return Object.fromEntries(
    fields.filter((field): field is [string, Json] => field[1] !== undefined && field[1] !== ''),
  );
}

function refuse(code: number, reason: string, message: string, details?: StatusDetails): Refusal {
  return { ok: false, status: { code, reason, message, ...(details === undefined ? {} : { details }) } };
}

export function notFound(resource: Named, name: string): Refusal {
  return refuse(404, 'NotFound', `${resourceName(resource)} "${name}" not found`, detailsOf(resource, name));
}

/** The path names no resource of this server. */
export function noSuchResource(): Refusal {
  return refuse(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(resource: Named, name: string): Refusal {
  return refuse(409, 'AlreadyExists', `${resourceName(resource)} "${name}" already exists`, detailsOf(resource, name));
}

/** Somebody else was faster: the resourceVersion is not the newest. */
export function modified(resource: Named, name: string): Refusal {
  return conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

export function conflict(resource: Named, name: string, why: string): Refusal {
  const message = `Operation cannot be fulfilled on ${resourceName(resource)} "${name}": ${why}`;
  return refuse(409, 'Conflict', message, detailsOf(resource, name));
}

/** A precondition of a deletion does not hold; these messages name the kind. */
export function preconditionFailed({ kind, group }: Named, name: string, why: string): Refusal {
  const shown = group === '' ? kind : `${kind}.${group}`;
  return refuse(409, 'Conflict', `Operation cannot be fulfilled on ${shown} "${name}": ${why}`, { name, group, kind });
}

/** Of media types that no resource is written in. */
export function noSuchForm(offered: readonly string[]): Refusal {
  const message = `406: Not Acceptable\n\nAvailable representations: ${offered.join(', ')}`;
  return refuse(406, 'NotAcceptable', message, {});
}

/** Conflicts of server-side apply: each cause names a field and its manager. */
export function applyConflict(message: string, causes: readonly Cause[]): Refusal {
  return refuse(409, 'Conflict', message, { causes });
}

export function badRequest(message: string): Refusal {
  return refuse(400, 'BadRequest', message);
}

export function forbidden(resource: Named, name: string, why: string, causes?: readonly Cause[]): Refusal {
  const shown =
    name === '' ? `${resourceName(resource)} is forbidden` : `${resourceName(resource)} "${name}" is forbidden`;
  return refuse(403, 'Forbidden', `${shown}: ${why}`, {
    ...detailsOf(resource, name),
    ...(causes === undefined ? {} : { causes }),
  });
}

export function unauthorized(): Refusal {
  return refuse(401, 'Unauthorized', 'Unauthorized');
}

export function methodNotAllowed(): Refusal {
  return refuse(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

export function notAcceptable(accepted: readonly string[] = everyForm): Refusal {
  return refuse(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);
}

const everyForm = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

export function unsupportedMediaType(accepted: readonly string[] = []): Refusal {
  const tail = accepted.length === 0 ? '' : `\n\nSupported types: ${accepted.join(', ')}`;
  return refuse(415, 'UnsupportedMediaType', `415: Unsupported Media Type${tail}`, {});
}

export function tooLarge(message: string): Refusal {
  return refuse(413, 'RequestEntityTooLarge', message);
}

/** A patch that cannot be carried out, in the API server's sparse form. */
export function unprocessable(message: string): Refusal {
  return refuse(422, 'Invalid', message, {});
}

/** A disruption budget says no. */
export function tooManyRequests(why: string, retryAfterSeconds?: number): Refusal {
  const message = "Cannot evict pod as it would violate the pod's disruption budget.";
  return refuse(429, 'TooManyRequests', message, {
    causes: [{ reason: 'DisruptionBudget', message: why }],
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** History no longer reaches back to the asked revision. */
export function expired(message: string): Refusal {
  return refuse(410, 'Expired', message);
}

/** The asked revision lies in the future. */
export function notYet(asked: string, current: number): Refusal {
  return refuse(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

export function internal(message: string): Refusal {
  return refuse(500, '', message);
}

function detailsOf({ group, plural }: Named, name: string): StatusDetails {
  return { name, group, kind: plural };
}
