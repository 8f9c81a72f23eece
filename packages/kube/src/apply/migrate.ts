import type { Json } from '#object/json.ts';
import type { KubeObject } from '#object/object.ts';
import { union } from './field-set.ts';
import { compareText, managerKey, readManagers, secondsOf, writeManagers } from './managers.ts';
import type { ManagedSet, Managers } from './managers.ts';

/**
 * The JSON patch (RFC 6902) that moves what client-side writers own to the applier `into`, or undefined when none of
 * them has an entry. `managers` are names of Update entries of the main resource. The patch replaces managedFields and
 * carries the resourceVersion it was made from, so that it fails with a conflict instead of undoing another write.
 * Source: client-go, `util/csaupgrade`.
 */
export function migrateClientSideApply(
  live: KubeObject,
  managers: readonly string[],
  into: string,
): readonly Json[] | undefined {
  const known = readManagers(live.metadata.managedFields);
  const moved = known === undefined ? undefined : moveManagers(known, managers, into);
  if (moved === undefined) return undefined;
  return [
    { op: 'replace', path: '/metadata/managedFields', value: writeManagers(moved) ?? [] },
    { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion ?? '' },
  ];
}

/** As `moveManagers`, but only before the first apply of `into`. */
export function claimManagers(known: Managers, names: readonly string[], into: string): Managers | undefined {
  return known.has(applierKey(into)) ? undefined : moveManagers(known, names, into);
}

/** The key of the Apply entry of the main resource. */
export function applierKey(manager: string): string {
  return managerKey({ manager, operation: 'Apply', subresource: '', apiVersion: '' });
}

/** Joins the Update entries of the names into the Apply entry of `into`. */
export function moveManagers(known: Managers, names: readonly string[], into: string): Managers | undefined {
  const sources = [...known].filter(
    ([, { manager, operation, subresource }]) =>
      operation === 'Update' && subresource === '' && names.includes(manager),
  );
  const [first] = sources.map(([, entry]) => entry).toSorted(newestFirst);
  if (first === undefined) return undefined;
  const moved = new Map(known);
  const key = applierKey(into);
  const target = known.get(key) ?? { ...first, manager: into, operation: 'Apply' as const };
  let { set } = target;
  for (const [source, entry] of sources) {
    moved.delete(source);
    set = union(set, entry.set);
  }
  moved.set(key, { ...target, set });
  return moved;
}

function newestFirst(a: ManagedSet, b: ManagedSet): number {
  return secondsOf(b.time) - secondsOf(a.time) || compareText(a.manager, b.manager);
}
