import { keepTimes } from '@capstan/kube/apply/track-update.ts';
import { equalJson } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject, ObjectMeta } from '@capstan/kube/object/object.ts';

import { rulesOf } from '#resources/rules.ts';
import type { Rules } from '#resources/kind-rules.ts';
import { apiVersionOf, keyOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

import { admit } from './admit.ts';
import { fromStored, toStored } from './convert.ts';
import { create, placeIn } from './create.ts';
import { invalidValue } from '#resources/field-error.ts';
import { invalid } from './invalid.ts';
import { putObject, removeObject } from './machine.ts';
import type { Done, Machine, WriteOptions } from './machine.ts';
import { dedupeOwners } from './owners.ts';
import { resized, withEphemeralContainers } from './pod-parts.ts';
import { stored } from './read.ts';
import type { Place } from './read.ts';
import { badRequest, conflict, internal, modified, notFound } from './status.ts';
import type { Refusal } from './status.ts';
import { trackWrite } from './track.ts';
import { deletionChangeErrors, finalizerChangeErrors, metadataChangeErrors } from './validate-metadata.ts';

/** A part of an object with a door of its own. */
export type Part = 'main' | 'status' | 'finalize' | 'scale' | 'resize' | 'ephemeralcontainers';

export interface Change extends Place {
  readonly part: Part;
  /** managedFields of `next` are final: server-side apply has made them. */
  readonly tracked?: boolean;
}

/** Replaces an object, or the part that the door is for. */
export function update(machine: Machine, change: Change, object: KubeObject, options: WriteOptions): Done | Refusal {
  const { resource, namespace, name } = change;
  const wrong = wrongName(name, object);
  if (wrong !== undefined) return wrong;
  const placed = placeIn(resource, namespace, { ...object, metadata: { ...object.metadata, name } });
  if (!placed.ok) return placed;
  const live = stored(machine, change);
  if (live === undefined) return updateMissing(machine, change, placed.object, options);
  const before = fromStored(resource, live);
  const refused = refuseStale(change, before, placed.object);
  if (refused !== undefined) return refused;
  return replace(machine, change, { before, next: placed.object, options });
}

interface Replacement {
  /** In the version of the request. */
  readonly before: KubeObject;
  readonly next: KubeObject;
  readonly options: WriteOptions;
}

/** Everything after the preconditions: what the server sets, checks, bookkeeping, storing. */
export function replace(machine: Machine, change: Change, { before, next, options }: Replacement): Done | Refusal {
  const { resource, namespace, name } = change;
  const rules = rulesOf(resource);
  const subresource = change.part === 'main' ? {} : { subresource: change.part };
  // Ownership is booked before the server keeps and adds what is its own.
  const booked =
    change.tracked === true ? next : trackWrite(machine, resource, { live: before, next, options, ...subresource });
  const owned = dedupeOwners(booked);
  const prepared = prepare(change, rules, owned.object, before);
  const admitted = admit(machine, resource, prepared, { live: before, user: options.user });
  if (!admitted.ok) return admitted;
  const errors = [
    ...metadataChangeErrors(resource, admitted.object),
    ...deletionChangeErrors(before.metadata, next.metadata),
    ...finalizerChangeErrors(before.metadata, admitted.object.metadata),
    ...(rules.validate?.(admitted.object) ?? []),
    ...(change.part === 'resize' ? [] : (rules.validateUpdate?.(admitted.object, before) ?? [])),
  ];
  if (errors.length > 0) return invalid(resource, name, errors);
  const tracked = keepTimes(before, withGeneration(change, admitted.object, before, options.user !== undefined));
  const done = (object: KubeObject): Done => ({
    ok: true,
    object,
    created: false,
    warnings: [...owned.warnings, ...admitted.warnings],
  });
  const key = keyOf(resource, namespace, name);
  if (isReadyToGo(resource, tracked)) {
    if (options.dryRun) return done(tracked);
    // Watchers see what was stored last; the change that let it go was never stored.
    removeObject(machine, resource, key, toStored(resource, before));
    return done(tracked);
  }
  if (equalJson(tracked, before)) return done(before);
  if (options.dryRun) return done(tracked);
  return done(fromStored(resource, putObject(machine, resource, key, toStored(resource, tracked))));
}

/** Deletion has begun and nobody holds the object any more. */
function isReadyToGo(resource: Resource, { metadata, spec }: KubeObject): boolean {
  if (metadata.deletionTimestamp === undefined || (metadata.finalizers ?? []).length > 0) return false;
  if (resource.storage === 'namespaces') {
    const finalizers = (spec as { finalizers?: readonly Json[] } | undefined)?.finalizers ?? [];
    return finalizers.length === 0;
  }
  return (metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

function updateMissing(machine: Machine, change: Change, object: KubeObject, options: WriteOptions): Done | Refusal {
  const { resource, name, namespace } = change;
  const { resourceVersion } = object.metadata;
  if (change.part !== 'main' || rulesOf(resource).createsOnUpdate !== true || (resourceVersion ?? '') !== '') {
    return notFound(resource, name);
  }
  return create(machine, { resource, namespace }, object, options);
}

/** The key that the real server's store would use; it shows in messages. */
function storageKey({ resource, namespace, name }: Place): string {
  const folder = resource.group === '' ? resource.plural : `${resource.group}/${resource.plural}`;
  return `/registry/${folder}/${resource.namespaced ? `${namespace}/` : ''}${name}`;
}

/** The body names nothing. */
export function nameless(name: string): Refusal {
  return badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
}

function wrongName(name: string, { metadata }: KubeObject): Refusal | undefined {
  const given = metadata.name ?? '';
  if (given === name) return undefined;
  if (given === '') return nameless(name);
  return badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
}

function refuseStale(place: Place, before: KubeObject, next: KubeObject): Refusal | undefined {
  const { resource, name } = place;
  const asked = next.metadata.resourceVersion ?? '';
  const uid = next.metadata.uid ?? '';
  if (uid !== '' && uid !== before.metadata.uid) {
    return conflict(
      resource,
      name,
      `StorageError: invalid object, Code: 4, Key: ${storageKey(place)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid ?? ''}`,
    );
  }
  if (asked === '' || asked === '0') {
    if (rulesOf(resource).needsRevision !== true) return undefined;
    const named = { kind: resource.plural, group: resource.group };
    return invalid(named, name, [invalidValue('metadata.resourceVersion', 0, 'must be specified for an update')]);
  }
  if (!/^\d+$/.test(asked)) {
    return internal(`strconv.ParseUint: parsing ${JSON.stringify(asked)}: invalid syntax`);
  }
  return asked === before.metadata.resourceVersion ? undefined : modified(resource, name);
}

/** What stays the server's: identity, times, generation, and the parts that other doors write. */
function prepare({ resource, part }: Change, rules: Rules, next: KubeObject, before: KubeObject): KubeObject {
  const kept: KubeObject = {
    ...next,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: keptMetadata(next, before),
  };
  if (part === 'main' || part === 'scale') return rules.prepareUpdate?.(kept, before) ?? kept;
  if (part === 'resize') return resized(kept, before);
  if (part === 'ephemeralcontainers') return withEphemeralContainers(kept, before);
  if (part === 'finalize') return { ...before, metadata: before.metadata, spec: kept['spec'] ?? {} };
  return rules.prepareStatus?.(kept, before) ?? statusOnly(resource, kept, before);
}

/** A write through /status changes the status and, of the metadata, what controllers keep there. */
function statusOnly({ storage, custom }: Resource, next: KubeObject, before: KubeObject): KubeObject {
  const { annotations, finalizers, ownerReferences, managedFields } = next.metadata;
  const labels = storage === 'pods' ? next.metadata.labels : before.metadata.labels;
  const open = { labels, annotations, finalizers, ownerReferences, managedFields };
  const written = custom === undefined ? open : { managedFields };
  const metadata = Object.fromEntries(
    Object.entries({ ...before.metadata, ...written }).filter(([, value]) => value !== undefined),
  ) as unknown as ObjectMeta;
  const { status: _old, ...rest } = before;
  const status = next['status'];
  return { ...rest, metadata, ...(status === undefined ? {} : { status }) } as KubeObject;
}

const metadataOrder = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

function keptMetadata(next: KubeObject, before: KubeObject): ObjectMeta {
  const system = [
    'uid',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generateName',
    'selfLink',
  ];
  const all: Record<string, Json | undefined> = { ...next.metadata };
  for (const field of system) all[field] = before.metadata[field];
  return Object.fromEntries(
    metadataOrder.flatMap((field) => (all[field] === undefined ? [] : [[field, all[field]]])),
  ) as unknown as ObjectMeta;
}

/** The generation grows when anything but metadata and status changed; users' annotations of Deployments count as well. */
function withGeneration({ resource }: Change, next: KubeObject, before: KubeObject, isUser: boolean): KubeObject {
  if (!rulesOf(resource).generation || before.metadata.generation === undefined) return next;
  const isNoted = isUser && resource.storage === 'deployments.apps';
  const notes = (object: KubeObject): Json => (isNoted ? (object.metadata.annotations ?? {}) : {});
  if (equalJson(wish(next), wish(before)) && equalJson(notes(next), notes(before))) return next;
  return { ...next, metadata: { ...next.metadata, generation: before.metadata.generation + 1 } };
}

function wish(object: KubeObject): Json {
  const { apiVersion: _a, kind: _k, metadata: _m, status: _s, ...rest } = object;
  return rest;
}
