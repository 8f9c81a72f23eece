import type { KubeObject, ManagedFieldsEntry } from '#object/object.ts';
import type { TypeNode } from '#schema/type.ts';
import { checkTyped, joinErrors } from './check-typed.ts';
import { noFields } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { coversFieldsV1 } from './fields-v1.ts';
import { asObject, ignoredSet, knownManagers, withoutManagers } from './managed-object.ts';
import { readManagers } from './managers.ts';
import type { Managers } from './managers.ts';
import { mergeTyped } from './merge.ts';
import { applierKey, claimManagers } from './migrate.ts';
import { claimOf, layOver, ownedByOthers } from './ownership.ts';
import type { Overlay } from './ownership.ts';
import { rootType } from './shape.ts';
import { foldStringData } from './string-data.ts';
import { reconcileSet } from './to-field-set.ts';

export interface Prediction {
  /** The stored object with its managedFields; undefined when the apply would create it. */
  readonly live: KubeObject | undefined;
  readonly desired: KubeObject;
  readonly manager: string;
  readonly type: TypeNode | undefined;
  /** Fields that the apply cannot change, as paths; absent: `status`. */
  readonly ignored?: readonly (readonly string[])[];
}

export type Predicted =
  | { readonly ok: true; readonly object: KubeObject }
  | { readonly ok: false; readonly message: string };

/** Managers whose Update entries become the applier's before its first apply. */
const clientSide = ['kubectl-client-side-apply'];

const statusOnly = [['status']];

/**
 * What a forced apply of `desired` would leave, before defaulting: the object without managedFields, with the metadata
 * that the API server keeps (uid, resourceVersion, ...) and the ignored fields as they are live. Before the manager's
 * first apply, Update entries of `kubectl-client-side-apply` and of the manager itself count as what it applied last,
 * as they will after `migrateClientSideApply`. An object that nobody tracks loses nothing.
 * stringData of a Secret is in its data, as the API server stores it.
 * A message says why the API server would refuse the apply (unknown field, wrong type, duplicate key).
 */
export function predictApply({ live, desired, manager, type, ignored = statusOnly }: Prediction): Predicted {
  const root = rootType(type);
  const errors = checkTyped(desired, root);
  if (errors.length > 0) return { ok: false, message: joinErrors(errors) };
  if (live === undefined) return { ok: true, object: foldStringData(withoutManagers(desired)) };
  const base = withoutManagers(live);
  const applied = withoutManagers(desired);
  const claimed = claimOf(applied, root, ignoredSet(ignored));
  const value = leavesNothingOut(live, manager, claimed)
    ? mergeTyped(base, applied, root)
    : layOver({ live: base, applied, type: root, claimed, ...ownersOf(live, manager, root) });
  return { ok: true, object: value === base ? base : foldStringData(keepSystemFields(asObject(value), base, ignored)) };
}

/** By far the most frequent case: the manager applies all that it applied before. Nothing is read for it. */
function leavesNothingOut({ metadata }: KubeObject, manager: string, claimed: FieldSet): boolean {
  const entries = (metadata.managedFields ?? []).filter(({ subresource = '' }) => subresource === '');
  const own = entries.filter((entry) => entry.operation === 'Apply' && entry.manager === manager);
  const claims = own.length > 0 ? own : entries.filter((entry) => isClientSide(entry, manager));
  return claims.every(({ fieldsV1 }) => coversFieldsV1(claimed, fieldsV1));
}

function isClientSide({ operation, manager }: ManagedFieldsEntry, applier: string): boolean {
  return operation === 'Update' && (manager === applier || clientSide.includes(manager));
}

function ownersOf(live: KubeObject, manager: string, type: TypeNode): Pick<Overlay, 'last' | 'others'> {
  const managers = managersOf(live, manager);
  const key = applierKey(manager);
  return {
    last: reconcileSet(managers.get(key)?.set ?? noFields, type),
    others: () => ownedByOthers(managers, key),
  };
}

function managersOf(live: KubeObject, manager: string): Managers {
  const known = knownManagers(readManagers(live.metadata.managedFields) ?? new Map(), live, undefined);
  return claimManagers(known, [...clientSide, manager], manager) ?? known;
}

/** metadata that writes cannot change. */
const systemFields = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
];

function keepSystemFields(object: KubeObject, live: KubeObject, ignored: readonly (readonly string[])[]): KubeObject {
  const metadata = restored(object.metadata, live.metadata, systemFields);
  const fields = ignored.flatMap(([field, ...below]) => (field === undefined || below.length > 0 ? [] : [field]));
  return asObject(restored({ ...object, metadata }, live, fields));
}

/** `changed` with the named fields as they are in `kept`, where they differ. */
function restored<T extends object>(changed: T, kept: T, names: readonly string[]): T {
  const differing = names.filter((name) => valueOf(changed, name) !== valueOf(kept, name));
  if (differing.length === 0) return changed;
  const entries = Object.entries(changed).filter(([name]) => !differing.includes(name));
  const back = differing.flatMap((name) => (Object.hasOwn(kept, name) ? [[name, valueOf(kept, name)]] : []));
  return Object.fromEntries([...entries, ...back]) as T;
}

function valueOf(map: object, name: string): unknown {
  return (map as Readonly<Record<string, unknown>>)[name];
}
