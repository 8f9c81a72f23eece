import type { Change } from './change.ts';
import { createCollection } from './collection.ts';
import type { Collection } from './collection.ts';
import type { Log, LogRow } from './log.ts';

/**
 * All state, revisioned. Reads and writes are synchronous and in memory; a write becomes durable with the others of its
 * turn of the event loop, or with all that gather while the disk is busy with those before, and only then do watchers hear
 * of it and does `settled` resolve. So nobody outside this process ever sees what a crash could take back.
 */
export interface Store<V> {
  /** Of the newest write. */
  revision(): number;
  /** Of the newest write that is durable and announced. */
  settledRevision(): number;
  collection(name: string): Collection<V>;
  /** Makes an empty collection whose history starts now, where there is none of that name yet. */
  begin(name: string): void;
  /** Writes what `make` returns for the revision this write gets. */
  put(collection: string, key: string, make: (revision: number) => V): Change<V>;
  /** Removes the key. `make` returns the last value, as watchers shall see it. The key must exist. */
  remove(collection: string, key: string, make: (revision: number) => V): Change<V>;
  /**
   * Calls back for every change of the collection after revision `after`, in order, once settled. False when history no
   * longer reaches back to `after`. `onEvent` must not throw.
   */
  subscribe(collection: string, after: number, onEvent: (change: Change<V>) => void): Subscription | undefined;
  /** Resolves when every write so far is durable; rejects for ever once a commit failed. */
  settled(): Promise<void>;
  /** Drops history at or below a revision, as far as it is settled. */
  compact(revision: number): void;
  problems(): readonly string[];
  /** Commits what is pending and closes the log. */
  close(): void;
}

export interface Subscription {
  stop(): void;
}

export interface Codec<V> {
  encode(value: V): string;
  decode(text: string): V;
}

/** Writes that become durable together. */
interface Batch<V> {
  readonly changes: Change<V>[];
  readonly done: PromiseWithResolvers<void>;
}

interface Subscriber<V> {
  readonly onEvent: (change: Change<V>) => void;
  cursor: number;
}

export function createStore<V>(log: Log, codec: Codec<V>): Store<V> {
  const collections = new Map<string, Collection<V>>();
  const subscribers = new Map<string, Set<Subscriber<V>>>();
  const floor = log.compactedRevision();
  let revision = 0;
  let settledRevision = 0;
  let gathering: Batch<V> | undefined;
  let syncing: Batch<V> | undefined;
  let failure: Error | undefined;

  const collection = (name: string): Collection<V> => {
    let found = collections.get(name);
    if (found === undefined) {
      found = createCollection<V>(name, floor);
      collections.set(name, found);
    }
    return found;
  };
  revision = replay(log, codec, (name) => {
    const found = collections.get(name) ?? createCollection<V>(name, floor);
    collections.set(name, found);
    return found;
  });
  settledRevision = revision;

  const announce = (changes: readonly Change<V>[]): void => {
    for (const change of changes) {
      settledRevision = change.revision;
      for (const subscriber of subscribers.get(change.collection) ?? []) deliver(subscriber, change);
    }
  };
  const finish = (batch: Batch<V>): void => {
    announce(batch.changes);
    batch.done.resolve();
  };
  const fail = (batch: Batch<V>, error: unknown): void => {
    const why = error instanceof Error ? error.message : String(error);
    failure ??= new Error(`the store cannot write: ${why}`, { cause: error });
    batch.done.reject(failure);
  };
  /** Moves what gathered into the log; undefined when nothing did, or when the log refuses. */
  const append = (): Batch<V> | undefined => {
    const batch = gathering;
    gathering = undefined;
    if (batch === undefined) return undefined;
    try {
      if (failure !== undefined) throw failure;
      log.append(batch.changes.map((change) => rowOf(change, codec)));
      return batch;
    } catch (error) {
      fail(batch, error);
      return undefined;
    }
  };
  const commit = (): void => {
    if (syncing !== undefined) return;
    const batch = append();
    if (batch === undefined) return;
    syncing = batch;
    const end = (then: () => void): void => {
      // Closing has finished it already.
      if (syncing !== batch) return;
      syncing = undefined;
      then();
      setImmediate(commit);
    };
    log.sync().then(
      () => end(() => finish(batch)),
      (error: unknown) => end(() => fail(batch, error)),
    );
  };
  const write = (change: Change<V>): Change<V> => {
    if (failure !== undefined) throw failure;
    revision = change.revision;
    collection(change.collection).accept(change);
    if (gathering === undefined) {
      gathering = { changes: [], done: Promise.withResolvers<void>() };
      // Whoever wrote need not wait; the failure reaches every later write.
      gathering.done.promise.catch(() => undefined);
      setImmediate(commit);
    }
    gathering.changes.push(change);
    return change;
  };

  return {
    revision: () => revision,
    settledRevision: () => settledRevision,
    collection,
    begin: (name) => {
      if (!collections.has(name)) collections.set(name, createCollection<V>(name, revision));
    },
    put: (name, key, make) => {
      const before = collection(name).get(key);
      return write({
        collection: name,
        key,
        revision: revision + 1,
        createRevision: before?.createRevision ?? revision + 1,
        previousRevision: before?.revision ?? 0,
        deleted: false,
        value: make(revision + 1),
        previous: before?.value,
      });
    },
    remove: (name, key, make) => {
      const before = collection(name).get(key);
      if (before === undefined) throw new Error(`nothing to remove at ${name}/${key}`);
      return write({
        collection: name,
        key,
        revision: revision + 1,
        createRevision: before.createRevision,
        previousRevision: before.revision,
        deleted: true,
        value: make(revision + 1),
        previous: before.value,
      });
    },
    subscribe: (name, after, onEvent) => {
      const missed = collection(name).changesAfter(after);
      if (missed === undefined) return undefined;
      const subscriber: Subscriber<V> = { onEvent, cursor: after };
      const all = subscribers.get(name) ?? new Set();
      subscribers.set(name, all.add(subscriber));
      for (const change of missed) if (change.revision <= settledRevision) deliver(subscriber, change);
      return {
        stop: () => {
          subscriber.cursor = Number.POSITIVE_INFINITY;
          all.delete(subscriber);
        },
      };
    },
    settled: async () => {
      if (failure !== undefined) throw failure;
      await (gathering ?? syncing)?.done.promise;
    },
    compact: (upTo) => log.compact(Math.min(upTo, settledRevision)),
    problems: () => log.problems(),
    close: () => {
      const last = append();
      log.close();
      for (const batch of [syncing, last]) if (batch !== undefined) finish(batch);
      syncing = undefined;
      subscribers.clear();
    },
  };
}

function deliver<V>(subscriber: Subscriber<V>, change: Change<V>): void {
  if (change.revision <= subscriber.cursor) return;
  subscriber.cursor = change.revision;
  subscriber.onEvent(change);
}

/** Feeds the log into the collections; returns the newest revision. */
function replay<V>(log: Log, codec: Codec<V>, collectionOf: (name: string) => Collection<V>): number {
  let revision = log.compactedRevision();
  for (const row of log.load()) {
    const slash = row.key.indexOf('/');
    const target = collectionOf(row.key.slice(0, slash));
    const key = row.key.slice(slash + 1);
    const before = target.get(key);
    target.accept({
      collection: target.name,
      key,
      revision: row.revision,
      createRevision: row.createRevision,
      previousRevision: row.previousRevision,
      deleted: row.deleted,
      value: codec.decode(row.value),
      previous: before?.value,
    });
    revision = Math.max(revision, row.revision);
  }
  return revision;
}

function rowOf<V>(change: Change<V>, codec: Codec<V>): LogRow {
  return {
    revision: change.revision,
    key: `${change.collection}/${change.key}`,
    previousRevision: change.previousRevision,
    createRevision: change.createRevision,
    deleted: change.deleted,
    value: codec.encode(change.value),
  };
}
