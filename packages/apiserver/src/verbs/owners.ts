import type { KubeObject } from '@capstan/kube/object/object.ts';

/** The object with each owner once, and what is to be said of those named more often. Source: apiserver handlers/create.go. */
export function dedupeOwners(object: KubeObject): {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
} {
  const owners = object.metadata.ownerReferences ?? [];
  const seen = new Set<string>();
  const repeated: string[] = [];
  const distinct = owners.filter(({ uid }) => {
    const isNew = !seen.has(uid);
    if (!isNew) repeated.push(uid);
    seen.add(uid);
    return isNew;
  });
  if (repeated.length === 0) return { object, warnings: [] };
  const warning = `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${[...new Set(repeated)].join(', ')}`;
  return { object: { ...object, metadata: { ...object.metadata, ownerReferences: distinct } }, warnings: [warning] };
}
