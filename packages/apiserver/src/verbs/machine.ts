import type { KubeObject, ObjectMeta } from '@capstan/kube/object/object.ts';

import type { Registry } from '#resources/registry.ts';
import type { Resource } from '#resources/resource.ts';
import type { Change } from '#store/change.ts';
import type { Store } from '#store/store.ts';

import { shareFields } from './share-fields.ts';
import type { Refusal } from './status.ts';

/** What every verb works on. Effects come in here and nowhere else. */
export interface Machine {
  readonly store: Store<KubeObject>;
  readonly registry: Registry;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newUid: () => string;
  /** Called after every write, in the same turn, by whoever keeps derived state: definitions of custom kinds. */
  readonly afterWrite: ((change: Change<KubeObject>) => void)[];
  /** Asked before every write: each may refuse it. */
  readonly gates: Gate[];
}

/** Who writes, as far as gates look at it. */
export interface Writer {
  readonly name: string;
  readonly groups: readonly string[];
}

export type Gate = (write: {
  readonly resource: Resource;
  readonly object: KubeObject;
  /** Undefined when the object is new. */
  readonly live: KubeObject | undefined;
  /** Undefined when the server itself writes. */
  readonly user: Writer | undefined;
}) => Refusal | undefined;

/** How a write was asked for. */
export interface WriteOptions {
  /** Everything happens but the storing. */
  readonly dryRun: boolean;
  /** Whom managedFields name; '' means that the door could not tell. */
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  /** Undefined when the server itself writes. */
  readonly user?: Writer;
}

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** What a verb did. */
export interface Done {
  readonly ok: true;
  /** In the version that was asked for. */
  readonly object: KubeObject;
  /** The object came into being: HTTP 201. */
  readonly created: boolean;
  /** Texts for Warning headers. */
  readonly warnings: readonly string[];
}

/** Options of writes that the server itself makes. */
export const systemWrite: WriteOptions = { dryRun: false, fieldManager: 'capstan', fieldValidation: 'Ignore' };

/** RFC 3339 with whole seconds, as metadata holds times. */
export function timestamp(machine: Machine): string {
  return `${new Date(machine.now()).toISOString().slice(0, 19)}Z`;
}

/** Stores an object under the next revision and tells the hooks. Returns it with its resourceVersion. */
export function putObject(machine: Machine, resource: Resource, key: string, object: KubeObject): KubeObject {
  const shared = shareFields(object);
  const change = machine.store.put(resource.storage, key, (revision) => withRevision(shared, revision));
  for (const hook of machine.afterWrite) hook(change);
  return change.value;
}

/** Removes an object; watchers see `last` with the revision of the deletion. */
export function removeObject(machine: Machine, resource: Resource, key: string, last: KubeObject): KubeObject {
  const change = machine.store.remove(resource.storage, key, (revision) => withRevision(last, revision));
  for (const hook of machine.afterWrite) hook(change);
  return change.value;
}

/** The version stands behind the uid, where it has no place yet: messages show whole objects. */
function withRevision(object: KubeObject, revision: number): KubeObject {
  const { metadata } = object;
  const resourceVersion = String(revision);
  if (metadata.resourceVersion !== undefined) return { ...object, metadata: { ...metadata, resourceVersion } };
  const { name, generateName, namespace, selfLink, uid, ...rest } = metadata as ObjectMeta & { selfLink?: string };
  const head = {
    name,
    ...(generateName === undefined ? {} : { generateName }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(selfLink === undefined ? {} : { selfLink }),
    ...(uid === undefined ? {} : { uid }),
  };
  return { ...object, metadata: { ...head, resourceVersion, ...rest } };
}
