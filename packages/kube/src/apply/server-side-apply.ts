import type { Json } from '#object/json.ts';
import type { KubeObject } from '#object/object.ts';
import { at, stringAt } from '#object/read.ts';
import { parseApiVersion } from '#object/ref.ts';
import type { TypeNode } from '#schema/type.ts';
import { capUpdates } from './cap.ts';
import { checkTyped, joinErrors } from './check-typed.ts';
import { reportConflicts } from './conflict.ts';
import type { ConflictCause } from './conflict.ts';
import { refreshLastApplied, withoutAllowedConflicts } from './last-applied.ts';
import { asObject, ignoredSet, knownManagers, withManagers, withoutManagers } from './managed-object.ts';
import { readManagers } from './managers.ts';
import type { Managers } from './managers.ts';
import { applyFields } from './ownership.ts';
import type { Applied } from './ownership.ts';
import { rootType } from './shape.ts';
import { bookUpdate } from './track-update.ts';

export interface ApplyRequest {
  /** The stored object with its managedFields; undefined when there is none (the apply creates it). */
  readonly live: KubeObject | undefined;
  /** The decoded body, without defaults. */
  readonly applied: KubeObject;
  readonly manager: string;
  readonly force: boolean;
  /** Now: RFC 3339, whole seconds, UTC. */
  readonly time: string;
  /** `status`, `scale`, ...; '' or absent for the main resource. */
  readonly subresource?: string;
  /** Type of the kind; undefined when it is not known (maps granular, lists atomic). */
  readonly type: TypeNode | undefined;
  /** Fields that writes through this door cannot change, as paths (`[['status']]`): nobody comes to own them. */
  readonly ignored?: readonly (readonly string[])[];
  /** apiVersions that the kind has; entries of others are dropped. Absent: all of the object's group. */
  readonly versions?: readonly string[];
}

export type ApplyResult =
  | {
      readonly ok: true;
      /**
       * The object with its managedFields, before defaulting, admission and validation. Fields that defaulting adds
       * later are owned by nobody: that is why it comes after. A resourceVersion or uid of the body is in it, as the
       * precondition that it is.
       */
      readonly object: KubeObject;
      /** The apply changes no field (ownership may have changed). */
      readonly same: boolean;
    }
  | {
      readonly ok: false;
      /** `conflict` is answered 409 Conflict, `invalid` 400 BadRequest, `internal` 500 without a reason. */
      readonly reason: 'conflict' | 'invalid' | 'internal';
      /** The API server's words. */
      readonly message: string;
      readonly causes: readonly ConflictCause[];
    };

/**
 * Server-side apply as the API server does it between reading the live object and defaulting the new one.
 * Source: `spec/kubeapi.md` 3.4 and 3.5.
 */
export function serverSideApply(request: ApplyRequest): ApplyResult {
  const { live, applied, manager, time, versions } = request;
  if ((at(applied, 'metadata', 'managedFields') ?? null) !== null)
    return refuse('invalid', 'metadata.managedFields must be nil');
  const type = rootType(request.type);
  const errors = checkTyped(applied, type);
  if (errors.length > 0) {
    return refuse('internal', `failed to create typed patch object (${showObject(applied)}): ${joinErrors(errors)}`);
  }
  const managers = knownManagers(trackedManagers(request), applied, versions);
  const base: Json = live === undefined ? {} : withoutManagers(live);
  const actor = {
    manager,
    operation: 'Apply',
    subresource: request.subresource ?? '',
    apiVersion: applied.apiVersion,
  } as const;
  const act = { live: base, type, managers, actor, ignored: ignoredSet(request.ignored ?? []) };
  const result = applyFields(act, applied, time);
  const conflicts = openConflicts(request, result, type);
  if (conflicts.size > 0) return { ok: false, reason: 'conflict', ...reportConflicts(conflicts) };
  const object = asObject(result.same ? base : result.value);
  const finished = manager === 'kubectl' ? refreshLastApplied(object, applied) : object;
  return { ok: true, object: withManagers(finished, capUpdates(result.managers)), same: result.same };
}

function refuse(reason: 'invalid' | 'internal', message: string): ApplyResult {
  return { ok: false, reason, message, causes: [] };
}

/** `namespace/name; group/version, Kind=kind`. */
function showObject(object: KubeObject): string {
  const { group, version } = parseApiVersion(object.apiVersion);
  const [namespace = '', name = ''] = ['namespace', 'name'].map((field) => stringAt(object, 'metadata', field));
  return `${namespace}/${name}; ${group}/${version}, Kind=${object.kind}`;
}

/** The live managers; an object without any is first booked whole to `before-first-apply`. */
function trackedManagers({ live, time, type, subresource = '' }: ApplyRequest): Managers {
  const managers = readManagers(live?.metadata.managedFields) ?? new Map();
  if (managers.size > 0 || live === undefined) return managers;
  return bookUpdate({
    before: undefined,
    after: live,
    manager: 'before-first-apply',
    time,
    subresource,
    type,
    managers,
  });
}

function openConflicts({ live, manager, force }: ApplyRequest, { conflicts }: Applied, type: TypeNode): Managers {
  if (force) return new Map();
  if (manager !== 'kubectl' || live === undefined) return conflicts;
  return withoutAllowedConflicts(conflicts, live, type);
}
