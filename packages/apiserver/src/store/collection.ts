import type { Change, Entry } from './change.ts';

/** Changes kept for watchers that come back; twice as many are held at most. */
const HISTORY = 1000;

/** All entries of one resource, their order, and their latest changes. */
export interface Collection<V> {
  readonly name: string;
  readonly size: number;
  get(key: string): Entry<V> | undefined;
  /** Entries whose key starts with `prefix`, in the order of their keys (UTF-16 units). */
  entries(prefix?: string): readonly Entry<V>[];
  /** The same as it was right after `revision`; undefined when history no longer reaches back that far. */
  entriesAt(revision: number, prefix?: string): readonly Entry<V>[] | undefined;
  /** Changes after `revision`, oldest first; undefined when history no longer reaches back that far. */
  changesAfter(revision: number): readonly Change<V>[] | undefined;
  /** Takes a change over. Only the store calls this. */
  accept(change: Change<V>): void;
}

/** `floor`: history starts after this revision. */
export function createCollection<V>(name: string, floor: number): Collection<V> {
  const byKey = new Map<string, Entry<V>>();
  const order: string[] = [];
  const history: Change<V>[] = [];
  let oldest = floor;

  const entries = (prefix = ''): Entry<V>[] => {
    const found: Entry<V>[] = [];
    for (let i = position(order, prefix); i < order.length; i++) {
      const key = order[i] ?? '';
      if (!key.startsWith(prefix)) break;
      const entry = byKey.get(key);
      if (entry !== undefined) found.push(entry);
    }
    return found;
  };
  const changesAfter = (revision: number): readonly Change<V>[] | undefined =>
    revision < oldest ? undefined : history.slice(firstAfter(history, revision));

  return {
    name,
    get size() {
      return byKey.size;
    },
    get: (key) => byKey.get(key),
    entries,
    entriesAt: (revision, prefix = '') => {
      const undo = changesAfter(revision);
      return undo === undefined ? undefined : undoChanges(entries(prefix), undo, prefix);
    },
    changesAfter,
    accept: (change) => {
      const { key, value, revision, createRevision } = change;
      const known = byKey.has(key);
      if (change.deleted) {
        byKey.delete(key);
        if (known) order.splice(position(order, key), 1);
      } else {
        byKey.set(key, { key, value, revision, createRevision });
        if (!known) order.splice(position(order, key), 0, key);
      }
      history.push(change);
      if (history.length > 2 * HISTORY) {
        const dropped = history.splice(0, HISTORY);
        oldest = dropped.at(-1)?.revision ?? oldest;
      }
    },
  };
}

/** The entries before `changes` happened, in key order. */
function undoChanges<V>(entries: readonly Entry<V>[], changes: readonly Change<V>[], prefix: string): Entry<V>[] {
  if (changes.length === 0) return [...entries];
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  for (const { key, previous, previousRevision, createRevision } of changes.toReversed()) {
    if (!key.startsWith(prefix)) continue;
    if (previous === undefined) byKey.delete(key);
    else byKey.set(key, { key, value: previous, revision: previousRevision, createRevision });
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Where `key` stands in the sorted list, or would stand. */
function position(order: readonly string[], key: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAfter(history: readonly { readonly revision: number }[], revision: number): number {
  let low = 0;
  let high = history.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((history[middle]?.revision ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return low;
}
