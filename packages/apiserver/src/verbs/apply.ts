import { serverSideApply } from '@capstan/kube/apply/server-side-apply.ts';
import { keepTimes } from '@capstan/kube/apply/track-update.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';

import { requiredValue } from '#resources/field-error.ts';
import { apiVersionOf } from '#resources/resource.ts';

import { create } from './create.ts';
import { fromStored } from './convert.ts';
import { invalid } from './invalid.ts';
import { timestamp } from './machine.ts';
import type { Done, Machine, WriteOptions } from './machine.ts';
import { stored } from './read.ts';
import { readObject } from './read-object.ts';
import { applyConflict, badRequest, internal, notFound } from './status.ts';
import type { Refusal } from './status.ts';
import { ignoredThrough, versionsOf } from './track.ts';
import { nameless, update } from './update.ts';
import type { Change } from './update.ts';

export interface ApplyRequest {
  readonly body: Json;
  readonly force: boolean;
  /** The request names the manager itself; the User-Agent is not enough here. */
  readonly hasManager: boolean;
}

/** Server-side apply: creates what is missing, changes and takes away what the manager declares. */
export function apply(machine: Machine, change: Change, request: ApplyRequest, options: WriteOptions): Done | Refusal {
  const { resource, name, part } = change;
  const live = stored(machine, change);
  const applied = appliedObject(change, request, live === undefined);
  if (!('kind' in applied)) return applied;
  if (live === undefined && part !== 'main') return notFound(resource, name);
  const before = live === undefined ? undefined : fromStored(resource, live);
  const result = serverSideApply({
    live: before,
    applied,
    manager: options.fieldManager,
    force: request.force,
    time: timestamp(machine),
    subresource: part === 'main' ? '' : part,
    type: resource.type,
    ignored: ignoredThrough(resource, part === 'main' ? '' : part),
    versions: versionsOf(machine, resource),
  });
  if (!result.ok) {
    if (result.reason === 'conflict') return applyConflict(result.message, result.causes);
    return result.reason === 'invalid' ? badRequest(result.message) : internal(result.message);
  }
  // Unknown fields were refused above; what the object had before may have fields that a schema no longer declares.
  const read = readObject(resource, result.object, 'Ignore');
  if (!read.ok) return read;
  if (before === undefined) return createApplied(machine, change, { object: read.object, options, applied });
  const kept = keepTimes(before, read.object);
  return update(machine, { ...change, tracked: true }, withName(kept, change), options);
}

export interface Addressed {
  readonly resource: { readonly group: string; readonly version: string; readonly kind: string };
  readonly name: string;
}

/** The body as an object of this endpoint, with the name and namespace of the path. */
export function appliedObject(
  { resource, name }: Addressed,
  { body, hasManager }: ApplyRequest,
  isNew: boolean,
): KubeObject | Refusal {
  if (!hasManager) {
    const why = 'is required for apply patch';
    return invalid({ kind: 'PatchOptions', group: 'meta.k8s.io' }, '', [requiredValue('fieldManager', why)]);
  }
  if (!isMap(body)) return badRequest('error decoding YAML: the body is no map');
  const wanted = apiVersionOf(resource);
  const [apiVersion, kind] = [stringAt(body, 'apiVersion') ?? '', stringAt(body, 'kind') ?? ''];
  if (apiVersion !== wanted || kind !== resource.kind) {
    const shown = apiVersion === '' ? '/' : apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
    return badRequest(`invalid object type: ${shown}, Kind=${kind}`);
  }
  const given = stringAt(body, 'metadata', 'name') ?? '';
  if (given === '' && isNew) return nameless(name);
  if (given !== '' && given !== name) {
    return badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  const metadata = { ...(isMap(body['metadata']) ? body['metadata'] : {}), name };
  return { ...body, metadata } as unknown as KubeObject;
}

interface Fresh {
  readonly object: KubeObject;
  readonly options: WriteOptions;
  readonly applied: KubeObject;
}

function createApplied(machine: Machine, change: Change, { object, options }: Fresh): Done | Refusal {
  const { resource, namespace } = change;
  // What does not exist has no version that could differ.
  const { resourceVersion: _none, ...metadata } = withName(object, change).metadata;
  return create(machine, { resource, namespace, tracked: true }, { ...object, metadata }, options);
}

function withName(object: KubeObject, { name }: Change): KubeObject {
  return object.metadata.name === name ? object : { ...object, metadata: { ...object.metadata, name } };
}
