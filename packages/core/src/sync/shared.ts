import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { WantedCondition } from '#app/conditions.ts';
import { trackingOf } from '#app/tracking.ts';
import type { Row } from './rows.ts';
import { refName } from './task.ts';

/** The other application that a live object belongs to; undefined for nobody's and our own. */
export function otherOwner(live: KubeObject | undefined, instance: string): string | undefined {
  const owner = live === undefined ? undefined : trackingOf(live)?.instance;
  return owner === instance ? undefined : owner;
}

/** Objects that Git declares for this application and that another one has applied. */
export function sharedConditions(rows: readonly Row[], instance: string): readonly WantedCondition[] {
  return rows.flatMap(({ ref, target, live }): readonly WantedCondition[] => {
    const owner = target === undefined ? undefined : otherOwner(live, instance);
    if (owner === undefined) return [];
    const message = `${refName(ref)} is part of applications ${instance} and ${owner}. Remove it from one of them`;
    return [{ type: 'SharedResourceWarning', message }];
  });
}
