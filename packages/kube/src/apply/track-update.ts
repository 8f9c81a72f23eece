import { equalJson, isList } from '#object/json.ts';
import type { Json } from '#object/json.ts';
import type { KubeObject } from '#object/object.ts';
import type { TypeNode } from '#schema/type.ts';
import { capUpdates } from './cap.ts';
import { ignoredSet, knownManagers, withManagers, withoutManagers } from './managed-object.ts';
import { readManagers } from './managers.ts';
import type { Managers } from './managers.ts';
import { updateFields } from './ownership.ts';
import { rootType } from './shape.ts';

export interface TrackedWrite {
  /** The stored object; undefined on create. */
  readonly before: KubeObject | undefined;
  /**
   * The object as it will be stored: after the patch, with defaults, in canonical form. Its managedFields are what the
   * client sent: `[]` and `[{}]` drop all tracking, absent or unreadable ones leave the live ones, others replace them.
   */
  readonly after: KubeObject;
  /** fieldManager of the request, or the part of its User-Agent before the first slash; '' becomes `unknown`. */
  readonly manager: string;
  /** Now: RFC 3339, whole seconds, UTC. */
  readonly time: string;
  /** `status`, `scale`, ...; '' or absent for the main resource. Through a subresource managedFields cannot be sent. */
  readonly subresource?: string;
  /** Type of the kind; undefined when it is not known (maps granular, lists atomic). */
  readonly type: TypeNode | undefined;
  /** Fields that writes through this door cannot change, as paths (`[['status']]`): nobody comes to own them. */
  readonly ignored?: readonly (readonly string[])[];
  /** apiVersions that the kind has; entries of others are dropped. Absent: all of the object's group. */
  readonly versions?: readonly string[];
}

/**
 * `after` with metadata.managedFields as the API server writes them for a create, a PUT or any patch but apply. A write
 * that changes no field moves no time. An object without managedFields stays without them.
 * Source: `spec/kubeapi.md` 3.3 and 3.5; managedfields, `fieldmanager.go`.
 */
export function trackUpdate(write: TrackedWrite): KubeObject {
  const { before, after, versions } = write;
  const managers = knownManagers(startingManagers(write), after, versions);
  if (before !== undefined && managers.size === 0) return withoutManagers(after);
  return withManagers(after, bookUpdate({ ...write, managers }));
}

interface Booking extends Omit<TrackedWrite, 'versions'> {
  readonly managers: Managers;
}

/** The managers after a write, whoever they were before it. */
export function bookUpdate(booking: Booking): Managers {
  const { before, after, manager, time, subresource = '', type, ignored = [], managers } = booking;
  const actor = {
    manager: manager === '' ? 'unknown' : manager,
    operation: 'Update',
    subresource,
    apiVersion: after.apiVersion,
  } as const;
  const live: Json = before === undefined ? {} : withoutManagers(before);
  const act = { live, type: rootType(type), managers, actor, ignored: ignoredSet(ignored) };
  return capUpdates(updateFields(act, withoutManagers(after), time));
}

const none: Managers = new Map();

function startingManagers({ before, after, subresource = '' }: TrackedWrite): Managers {
  const live = readManagers(before?.metadata.managedFields) ?? none;
  const sent: Json | undefined = after.metadata.managedFields;
  if (subresource !== '' || !isList(sent)) return live;
  if (isReset(sent)) return none;
  const read = readManagers(sent);
  return read === undefined || read.size === 0 ? live : read;
}

function isReset(entries: readonly Json[]): boolean {
  return entries.length === 0 || (entries.length === 1 && equalJson(entries[0], {}));
}

/**
 * `after` with the managedFields of `before` when the two objects differ in nothing but the times of managedFields, so
 * that such a write is none. `resourceVersion` is not looked at.
 */
export function keepTimes(before: KubeObject, after: KubeObject): KubeObject {
  return equalJson(timeless(before), timeless(after)) ? { ...after, metadata: before.metadata } : after;
}

function timeless(object: KubeObject): Json {
  const { managedFields = [], resourceVersion: _, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: { ...metadata, managedFields: managedFields.map(({ time: __, ...entry }) => entry) },
  } as Json;
}
