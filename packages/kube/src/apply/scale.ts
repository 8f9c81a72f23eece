import type { ManagedFieldsEntry } from '#object/object.ts';
import { difference, intersection, isEmptySet, setOf } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { readManagers, writeManagers } from './managers.ts';
import type { ManagedSet, Managers } from './managers.ts';

/**
 * The `scale` subresource shows one field of its parent as another object, so ownership is translated on the way in and
 * out. Source: managedfields, `scalehandler.go`.
 */
const scaleVersion = 'autoscaling/v1';
const scaleReplicas = setOf([['f:spec', 'f:replicas']]);

/** Where the parent keeps its replicas (`['spec', 'replicas']`), by apiVersion. */
export type ReplicasPaths = { readonly [apiVersion: string]: readonly string[] };

type Entries = readonly ManagedFieldsEntry[] | undefined;

/** managedFields of the Scale object: who owns the parent's replicas owns `spec.replicas`. */
export function scaleEntries(parent: Entries, paths: ReplicasPaths): Entries {
  const owners = new Map<string, ManagedSet>();
  for (const [key, entry] of managersOf(parent)) {
    if (owns(entry, replicasOf(paths, entry))) {
      owners.set(key, { ...entry, apiVersion: scaleVersion, set: scaleReplicas });
    }
  }
  return writeManagers(owners);
}

export interface ScaleWrite {
  /** managedFields of the parent before the write. */
  readonly parent: Entries;
  /** managedFields of the Scale object after the write, which was made with those of `scaleEntries`. */
  readonly scale: Entries;
  /** apiVersion of the parent. */
  readonly apiVersion: string;
  readonly paths: ReplicasPaths;
}

/**
 * managedFields of the parent after a write through `scale`: who lost `spec.replicas` loses the parent's replicas, who
 * won it owns them in an entry with subresource `scale`. Such an entry has no time, as the API server writes it.
 */
export function parentEntries({ parent, scale, apiVersion, paths }: ScaleWrite): Entries {
  const before = managersOf(parent);
  const winners = new Map([...managersOf(scale)].filter(([, entry]) => owns(entry, scaleReplicas)));
  const after = new Map<string, ManagedSet>();
  for (const [key, entry] of before) {
    const replicas = replicasOf(paths, entry);
    if (replicas === undefined) continue;
    const isKept = !owns(entry, replicas) || winners.delete(scaleKey(entry, winners) ?? '');
    const set = isKept ? entry.set : difference(entry.set, replicas);
    if (!isEmptySet(set)) after.set(key, { ...entry, set });
  }
  const replicas = setOf([(paths[apiVersion] ?? []).map((name) => `f:${name}`)]);
  for (const [key, entry] of winners) {
    after.set(key, { ...entry, apiVersion, subresource: 'scale', time: before.get(key)?.time, set: replicas });
  }
  return writeManagers(after);
}

function managersOf(entries: Entries): Managers {
  return readManagers(entries) ?? new Map();
}

function owns({ set }: ManagedSet, fields: FieldSet | undefined): boolean {
  return fields !== undefined && !isEmptySet(intersection(set, fields));
}

/** Undefined for versions that the kind does not have. */
function replicasOf(paths: ReplicasPaths, { apiVersion }: ManagedSet): FieldSet | undefined {
  const path = paths[apiVersion];
  return path === undefined ? undefined : setOf([path.map((name) => `f:${name}`)]);
}

/** The key of the entry among those of the Scale object. */
function scaleKey({ manager, operation, subresource }: ManagedSet, entries: Managers): string | undefined {
  for (const [key, entry] of entries) {
    if (entry.manager === manager && entry.operation === operation && entry.subresource === subresource) return key;
  }
  return undefined;
}
