import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Mirror } from './mirror.ts';
import { adopted, isControlledBy, released } from './owner.ts';
import { matchesSelector } from './selector.ts';

/**
 * The children of an owner: those it controls and whose labels match; matching ones that nobody controls are adopted,
 * controlled ones that match no longer are released. Rule: kube-controller-manager, controller_ref_manager.
 */
export function claim(live: Mirror, resource: string, owner: KubeObject, selector: unknown): readonly KubeObject[] {
  const uid = owner.metadata.uid ?? '';
  const namespace = owner.metadata.namespace ?? '';
  const deleting = owner.metadata.deletionTimestamp !== undefined;
  const mine = live.ownedBy(resource, uid).filter((child) => isControlledBy(child, owner));
  const kept = mine.filter((child) => {
    if (matchesSelector(selector, child.metadata.labels)) return true;
    if (!deleting) live.update(resource, released(child, uid));
    return false;
  });
  if (deleting) return kept;
  const found = live
    .orphans(resource, namespace)
    .filter(
      (child) => child.metadata.deletionTimestamp === undefined && matchesSelector(selector, child.metadata.labels),
    )
    .map((child) => live.update(resource, adopted(child, owner)));
  return [...kept, ...found];
}
