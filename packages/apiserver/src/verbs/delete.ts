import type { KubeObject, ObjectMeta } from '@capstan/kube/object/object.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';

import { keyOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';
import { rulesOf } from '#resources/rules.ts';

import { fromStored } from './convert.ts';
import { putObject, removeObject, timestamp } from './machine.ts';
import type { Machine } from './machine.ts';
import { stored } from './read.ts';
import type { Place } from './read.ts';
import { forbidden, notFound, preconditionFailed } from './status.ts';
import type { Refusal } from './status.ts';

export interface DeleteRequest {
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun: boolean;
}

export interface Deleted {
  readonly ok: true;
  /** The object as it is now, or as it last was. */
  readonly object: KubeObject;
  /** Nothing is left of it. */
  readonly gone: boolean;
  /** The answer carries the object even when it is gone. */
  readonly answersObject: boolean;
}

const immortal = new Set(['default', 'kube-system', 'kube-public']);

/** Removes an object, or marks it where finalizers or a grace period hold it. */
export function remove(machine: Machine, place: Place, request: DeleteRequest): Deleted | Refusal {
  const { resource, namespace, name } = place;
  const live = stored(machine, place);
  if (live === undefined) return notFound(resource, name);
  if (resource.storage === 'namespaces' && immortal.has(name)) {
    return forbidden(resource, name, 'this namespace may not be deleted');
  }
  const failed = failedPrecondition(resource, live, request);
  if (failed !== undefined) return failed;
  const answersObject = rulesOf(resource).deleteAnswersObject === true;
  const key = keyOf(resource, namespace, name);
  const finalizers = finalizersAfter(resource, live, request);
  const grace = gracePeriod(resource, live, request);
  const held = finalizers.length > 0 || grace > 0 || listAt(live, 'spec', 'finalizers').length > 0;
  if (!held) {
    const last = lastOf(machine, place, live, request);
    const gone = request.dryRun ? last : removeObject(machine, resource, key, last);
    return { ok: true, object: fromStored(resource, answersObject ? last : gone), gone: true, answersObject };
  }
  const marked = mark(machine, resource, live, { finalizers, grace });
  const unchanged = marked === live;
  const written = request.dryRun || unchanged ? marked : putObject(machine, resource, key, marked);
  return { ok: true, object: fromStored(resource, written), gone: false, answersObject: true };
}

/** A pod is marked even when it goes at once, so that its watchers see both. */
function lastOf(
  machine: Machine,
  { resource, namespace, name }: Place,
  live: KubeObject,
  request: DeleteRequest,
): KubeObject {
  if (resource.storage !== 'pods') return live;
  const marked = mark(machine, resource, live, { finalizers: [], grace: 0 });
  if (request.dryRun || marked === live) return marked;
  return putObject(machine, resource, keyOf(resource, namespace, name), marked);
}

function failedPrecondition(
  resource: Resource,
  live: KubeObject,
  { preconditions }: DeleteRequest,
): Refusal | undefined {
  const { name, uid, resourceVersion } = live.metadata;
  const wanted = preconditions ?? {};
  if (wanted.uid !== undefined && wanted.uid !== uid) {
    return preconditionFailed(
      resource,
      name,
      `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid ?? ''}). The object might have been deleted and then recreated`,
    );
  }
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    return preconditionFailed(
      resource,
      name,
      `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion ?? ''}). The object might have been modified`,
    );
  }
  return undefined;
}

/** Policies other than Background are finalizers that the garbage collector takes away. */
function finalizersAfter(resource: Resource, live: KubeObject, request: DeleteRequest): readonly string[] {
  const own = (live.metadata.finalizers ?? []).filter((name) => name !== 'orphan' && name !== 'foregroundDeletion');
  const before = (live.metadata.finalizers ?? []).filter((name) => name === 'orphan' || name === 'foregroundDeletion');
  switch (request.propagationPolicy ?? rulesOf(resource).defaultPropagation) {
    case 'Orphan':
      return [...own, 'orphan'];
    case 'Foreground':
      return [...own, 'foregroundDeletion'];
    case 'Background':
      return own;
    default:
      return [...own, ...before];
  }
}

/** Only pods die slowly: a running one has its own grace period, one without node or finished goes at once. */
function gracePeriod(resource: Resource, live: KubeObject, request: DeleteRequest): number {
  if (resource.storage !== 'pods') return 0;
  const phase = stringAt(live, 'status', 'phase');
  if ((stringAt(live, 'spec', 'nodeName') ?? '') === '' || phase === 'Succeeded' || phase === 'Failed') return 0;
  const own = (live['spec'] as { terminationGracePeriodSeconds?: number } | undefined)?.terminationGracePeriodSeconds;
  const asked = request.gracePeriodSeconds ?? own ?? 30;
  const pending = live.metadata.deletionTimestamp === undefined ? undefined : live.metadata.deletionGracePeriodSeconds;
  return pending === undefined ? Math.max(asked, 0) : Math.min(pending, Math.max(asked, 0));
}

interface Marking {
  readonly finalizers: readonly string[];
  readonly grace: number;
}

function mark(machine: Machine, resource: Resource, live: KubeObject, { finalizers, grace }: Marking): KubeObject {
  const before = live.metadata;
  const sameHolders = (before.finalizers ?? []).join() === finalizers.join();
  const first = before.deletionTimestamp === undefined;
  const due = first || (before.deletionGracePeriodSeconds ?? 0) !== grace;
  if (sameHolders && !due) return live;
  const { finalizers: _old, managedFields, labels, annotations, ownerReferences, ...head } = before;
  const isNamespace = resource.storage === 'namespaces';
  const metadata = {
    ...head,
    ...(first && before.generation !== undefined ? { generation: before.generation + 1 } : {}),
    ...(due ? { deletionTimestamp: timestamp({ ...machine, now: () => machine.now() + grace * 1000 }) } : {}),
    ...(isNamespace ? {} : { deletionGracePeriodSeconds: grace }),
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
    ...(finalizers.length === 0 ? {} : { finalizers }),
    ...(managedFields === undefined ? {} : { managedFields }),
  } as unknown as ObjectMeta;
  const marked: KubeObject = { ...live, metadata };
  return isNamespace ? { ...marked, status: { ...(live['status'] as object), phase: 'Terminating' } } : marked;
}
