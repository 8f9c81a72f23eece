import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject, ObjectMeta } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { parentEntries, scaleEntries } from '@capstan/kube/apply/scale.ts';
import { serverSideApply } from '@capstan/kube/apply/server-side-apply.ts';
import { trackUpdate } from '@capstan/kube/apply/track-update.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';

import { invalidValue } from '#resources/field-error.ts';
import { apiVersionOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

import { fromStored } from './convert.ts';
import { invalid } from './invalid.ts';
import { timestamp } from './machine.ts';
import type { Done, Machine, WriteOptions } from './machine.ts';
import { stored } from './read.ts';
import type { Place } from './read.ts';
import { applyConflict, badRequest, internal, modified, notFound } from './status.ts';
import type { Refusal } from './status.ts';
import { replace } from './update.ts';

type Scaled = { readonly ok: true; readonly object: KubeObject } | Refusal;

/** The Scale of an object: autoscaling/v1, whatever the kind. */
export function readScale(machine: Machine, place: Place): Scaled {
  const live = stored(machine, place);
  if (live === undefined) return notFound(place.resource, place.name);
  return scaleOf(place.resource, fromStored(place.resource, live));
}

function scaleOf(resource: Resource, object: KubeObject): Scaled {
  const paths = pathsOf(resource);
  const replicas = numberAt(object, ...paths.spec);
  if (replicas === undefined) {
    const why = `the spec replicas field ".${paths.spec.join('.')}" does not exist`;
    const message = `Internal error occurred: ${why}`;
    return {
      ok: false,
      status: { code: 500, reason: 'InternalError', message, details: { causes: [{ message: why }] } },
    };
  }
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const metadata = Object.fromEntries(
    Object.entries({ name, namespace, uid, resourceVersion, creationTimestamp }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as unknown as ObjectMeta;
  const selector = paths.selector === undefined ? selectorText(object) : (stringAt(object, ...paths.selector) ?? '');
  const status = { replicas: numberAt(object, ...paths.status) ?? 0, ...(selector === '' ? {} : { selector }) };
  return {
    ok: true,
    object: { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata, spec: { replicas }, status },
  };
}

/** Sets the number of replicas; a resourceVersion in the Scale must be the newest. */
export function writeScale(machine: Machine, place: Place, scale: KubeObject, options: WriteOptions): Done | Refusal {
  const { resource, name } = place;
  const live = stored(machine, place);
  if (live === undefined) return notFound(resource, name);
  const replicas = numberAt(scale, 'spec', 'replicas') ?? 0;
  if (replicas < 0) return negative(resource, name, replicas);
  const asked = scale.metadata.resourceVersion ?? '';
  if (asked !== '' && asked !== live.metadata.resourceVersion) return modified(resource, name);
  const before = fromStored(resource, live);
  const next = withValue(before, pathsOf(resource).spec, replicas);
  const entries = writtenEntries(resource, before, { scale, options, time: timestamp(machine) });
  return storeScale(machine, place, { before, next: next as KubeObject, options, entries });
}

interface ScaleStore {
  readonly before: KubeObject;
  readonly next: KubeObject;
  readonly options: WriteOptions;
  readonly entries: Entries;
}

type Entries = ObjectMeta['managedFields'];

function storeScale(machine: Machine, place: Place, { before, next, options, entries }: ScaleStore): Done | Refusal {
  const { managedFields: _old, ...metadata } = next.metadata;
  const owned = { ...next, metadata: { ...metadata, ...(entries === undefined ? {} : { managedFields: entries }) } };
  const change = { ...place, part: 'scale' as const, tracked: true };
  const done = replace(machine, change, { before, next: owned, options });
  if (!done.ok) return done;
  const { resource } = place;
  const shown = scaleOf(resource, done.object);
  return shown.ok ? { ...done, object: shown.object } : shown;
}

interface ScaleTracking {
  readonly scale: KubeObject;
  readonly options: WriteOptions;
  readonly time: string;
}

/** managedFields of the parent after an update of its Scale; undefined when it has none. */
function writtenEntries(resource: Resource, parent: KubeObject, { scale, options, time }: ScaleTracking): Entries {
  const before = asScale(resource, parent);
  if (before === undefined) return parent.metadata.managedFields;
  const after = { ...before, spec: { replicas: numberAt(scale, 'spec', 'replicas') ?? 0 } };
  const tracked = trackUpdate({
    before,
    after,
    manager: options.fieldManager,
    time,
    subresource: 'scale',
    type: builtinType('autoscaling', 'v1', 'Scale'),
    ignored: [['status']],
  });
  return entriesAfter(resource, parent, tracked.metadata.managedFields);
}

/** The Scale of an object, with the owners of its replicas. */
function asScale(resource: Resource, parent: KubeObject): KubeObject | undefined {
  const shown = scaleOf(resource, parent);
  if (!shown.ok) return undefined;
  const managedFields = scaleEntries(parent.metadata.managedFields, replicasPaths(resource));
  const { metadata } = shown.object;
  return { ...shown.object, metadata: { ...metadata, ...(managedFields === undefined ? {} : { managedFields }) } };
}

function entriesAfter(resource: Resource, parent: KubeObject, scale: Entries): Entries {
  const { apiVersion } = parent;
  return parentEntries({ parent: parent.metadata.managedFields, scale, apiVersion, paths: replicasPaths(resource) });
}

function replicasPaths(resource: Resource): Readonly<Record<string, readonly string[]>> {
  return { [apiVersionOf(resource)]: pathsOf(resource).spec };
}

/** Server-side apply of a Scale. */
export function applyScale(machine: Machine, place: Place, request: ScaleApply, options: WriteOptions): Done | Refusal {
  const { resource, name } = place;
  const live = stored(machine, place);
  if (live === undefined) return notFound(resource, name);
  const before = fromStored(resource, live);
  const shown = scaleOf(resource, before);
  if (!shown.ok) return shown;
  const result = serverSideApply({
    live: asScale(resource, before),
    applied: request.applied,
    manager: options.fieldManager,
    force: request.force,
    time: timestamp(machine),
    subresource: 'scale',
    type: builtinType('autoscaling', 'v1', 'Scale'),
    ignored: [['status']],
  });
  if (!result.ok) {
    if (result.reason === 'conflict') return applyConflict(result.message, result.causes);
    return result.reason === 'invalid' ? badRequest(result.message) : internal(result.message);
  }
  const replicas = numberAt(result.object, 'spec', 'replicas') ?? 0;
  if (replicas < 0) return negative(resource, name, replicas);
  const next = withValue(before, pathsOf(resource).spec, replicas) as KubeObject;
  const entries = entriesAfter(resource, before, result.object.metadata.managedFields);
  return storeScale(machine, place, { before, next, options, entries });
}

export interface ScaleApply {
  readonly applied: KubeObject;
  readonly force: boolean;
}

function negative(resource: Resource, name: string, replicas: number): Refusal {
  if (resource.custom !== undefined) {
    const field = `.${pathsOf(resource).spec.join('.')}`;
    return invalid(resource, name, [invalidValue(field, replicas, 'should be a non-negative integer')]);
  }
  const error = invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0');
  return invalid({ kind: 'Scale', group: 'autoscaling' }, name, [error]);
}

interface Paths {
  readonly spec: readonly string[];
  readonly status: readonly string[];
  readonly selector?: readonly string[];
}

function pathsOf({ custom }: Resource): Paths {
  const scale = custom?.scale;
  if (scale === undefined) return { spec: ['spec', 'replicas'], status: ['status', 'replicas'] };
  const parts = (path: string): readonly string[] => path.split('.').filter((part) => part !== '');
  return {
    spec: parts(scale.specReplicasPath),
    status: parts(scale.statusReplicasPath),
    selector: parts(scale.labelSelectorPath ?? ''),
  };
}

function withValue(value: Json | undefined, path: readonly string[], set: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return set;
  const map = isMap(value) ? value : {};
  return { ...map, [key]: withValue(map[key], rest, set) };
}

/** A label selector as one line of text: sorted, as metav1.FormatLabelSelector writes it. */
export function selectorText(object: KubeObject): string {
  const selector = mapAt(object, 'spec', 'selector');
  const isMapOfLabels = at(selector, 'matchLabels') === undefined && at(selector, 'matchExpressions') === undefined;
  const labels = isMapOfLabels ? selector : mapAt(selector, 'matchLabels');
  const equals = Object.entries(labels).map(([key, value]): [string, string] => [key, `${key}=${String(value)}`]);
  const sets = listAt(selector, 'matchExpressions').map((one): [string, string] => {
    const key = stringAt(one, 'key') ?? '';
    const values = listAt(one, 'values').map(String).toSorted().join(',');
    switch (stringAt(one, 'operator')) {
      case 'Exists':
        return [key, key];
      case 'DoesNotExist':
        return [key, `!${key}`];
      case 'NotIn':
        return [key, `${key} notin (${values})`];
      default:
        return [key, `${key} in (${values})`];
    }
  });
  return [...equals, ...sets]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join(',');
}
