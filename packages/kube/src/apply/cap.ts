import { union } from './field-set.ts';
import { compareText, managerKey, secondsOf } from './managers.ts';
import type { ManagedSet, Managers } from './managers.ts';

/** So many Update entries are kept apart. Source: managedfields, `internal/capmanagers.go`. */
const mostUpdates = 10;

/** Joins the oldest Update entries of each apiVersion into `ancient-changes` until no more than ten are left. */
export function capUpdates(managers: Managers): Managers {
  const updates = [...managers].filter(([, { operation }]) => operation === 'Update');
  let left = updates.length;
  if (left <= mostUpdates) return managers;
  const capped = new Map(managers);
  const firsts = new Map<string, string>();
  const oldest = updates.toSorted(
    ([a, { time: aTime }], [b, { time: bTime }]) => secondsOf(aTime) - secondsOf(bTime) || compareText(a, b),
  );
  for (const [key, entry] of oldest) {
    if (left <= mostUpdates) break;
    const first = firsts.get(entry.apiVersion);
    if (first === undefined) {
      firsts.set(entry.apiVersion, key);
      continue;
    }
    join(capped, { first, key, entry });
    left -= 1;
  }
  return capped;
}

interface Joining {
  /** The oldest entry of the apiVersion, which the bucket starts from. */
  readonly first: string;
  readonly key: string;
  readonly entry: ManagedSet;
}

function join(capped: Map<string, ManagedSet>, { first, key, entry }: Joining): void {
  const { apiVersion } = entry;
  const bucket = { manager: 'ancient-changes', operation: 'Update', subresource: '', apiVersion } as const;
  const bucketKey = managerKey(bucket);
  const before = capped.get(bucketKey) ?? capped.get(first);
  if (!capped.has(bucketKey)) capped.delete(first);
  capped.delete(key);
  const set = before === undefined ? entry.set : union(before.set, entry.set);
  capped.set(bucketKey, { ...bucket, time: entry.time, set });
}
