import { trackingOf } from '@capstan/core/app/tracking.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

/** The key under which watch caches must index objects: whose they are. */
export function trackingIndex(object: KubeObject): string | undefined {
  return trackingOf(object)?.instance;
}

/** Objects whose managedFields a watch cache must keep: what is compared, and that is what somebody declared. */
export function keepsManagedFields(object: KubeObject): boolean {
  return trackingIndex(object) !== undefined;
}
