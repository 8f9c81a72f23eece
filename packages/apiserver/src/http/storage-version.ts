import { createHash } from 'node:crypto';

import type { Resource } from '#resources/resource.ts';

/** Kinds that the real server keeps in an older version than the one it serves first. */
const olderInStore: ReadonlyMap<string, string> = new Map([
  ['mutatingadmissionpolicies.admissionregistration.k8s.io', 'v1beta1'],
  ['mutatingadmissionpolicybindings.admissionregistration.k8s.io', 'v1beta1'],
]);

/** Discovery names the version that a kind is stored in by this hash; undefined for what is stored nowhere. */
export function storageVersionHash(resource: Resource): string | undefined {
  if (!resource.verbs.includes('watch')) return undefined;
  const [group, version] = resource.storedAs.includes('/') ? resource.storedAs.split('/') : ['', resource.storedAs];
  const shown = olderInStore.get(resource.storage) ?? version;
  return createHash('sha256').update(`${group}/${shown}/${resource.kind}`).digest().subarray(0, 8).toString('base64');
}
