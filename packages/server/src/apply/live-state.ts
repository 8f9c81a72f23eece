import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import { refKey, refOf } from '@capstan/kube/object/ref.ts';
import type { WatchCache } from '#cluster/watch-cache.ts';
import type { Clock } from '#runtime/clock.ts';

/** The watch cache, with our own writes on top of it until the watch has brought them. */
export interface LiveState {
  get(ref: Ref): KubeObject | undefined;
  /** Objects with this tracking instance. */
  tracked(instance: string): readonly KubeObject[];
  /** What a write answered, or a read of a kind that is not watched. */
  note(object: KubeObject): void;
  /** A delete was answered, and this very object is gone. */
  noteGone(ref: Ref, uid: string): void;
  close(): void;
}

interface Note {
  readonly ref: Ref;
  readonly until: number;
  /** Undefined: gone. */
  readonly object: KubeObject | undefined;
  readonly uid: string;
}

/** A note that the watch never confirms is forgotten: the object may have changed again before the answer came. */
const noteMs = 10_000;

/** `instanceOf`: the key under which the cache indexes objects. */
export function createLiveState(
  cache: WatchCache,
  clock: Clock,
  instanceOf: (object: KubeObject) => string | undefined,
): LiveState {
  const notes = new Map<string, Note>();
  const graves = createGraves(clock);
  const unsubscribe = cache.subscribe(({ type, object }) => {
    if (type === 'DELETED') graves.add(object.metadata.uid ?? '');
    if (notes.size === 0) return;
    const key = refKey(refOf(object));
    const note = notes.get(key);
    if (note === undefined) return;
    const ended = type === 'DELETED' ? note.uid === object.metadata.uid : confirms(object, note);
    if (ended) notes.delete(key);
  });

  function noteOf(key: string): Note | undefined {
    const note = notes.get(key);
    if (note === undefined || note.until > clock.now()) return note;
    notes.delete(key);
    return undefined;
  }

  function remember(ref: Ref, uid: string, object: KubeObject | undefined): void {
    notes.set(refKey(ref), { ref, uid, object, until: clock.now() + noteMs });
  }

  return {
    get(ref) {
      const cached = cache.get(ref);
      const note = noteOf(refKey(ref));
      return note === undefined ? cached : overlay(cached, note);
    },
    tracked(instance) {
      const found = new Map(cache.indexed(instance).map((object) => [refKey(refOf(object)), object]));
      for (const key of notes.keys()) {
        const note = noteOf(key);
        if (note === undefined) continue;
        const object = overlay(cache.get(note.ref), note);
        if (object !== undefined && instanceOf(object) === instance) found.set(key, object);
        else found.delete(key);
      }
      return [...found.values()];
    },
    note(object) {
      const cached = cache.get(refOf(object));
      if (cached !== undefined && !isNewer(object, cached)) return;
      // The watch was faster than the answer: nothing would ever end this note.
      if (graves.has(object.metadata.uid ?? '')) return;
      remember(refOf(object), object.metadata.uid ?? '', object);
    },
    noteGone(ref, uid) {
      if (cache.get(ref)?.metadata.uid === uid) remember(ref, uid, undefined);
      else notes.delete(refKey(ref));
    },
    close: unsubscribe,
  };
}

/** Uids of what the watch has seen going in the last seconds. */
function createGraves(clock: Clock) {
  const until = new Map<string, number>();
  return {
    add(uid: string): void {
      const now = clock.now();
      // In the order in which they came, so the oldest are first.
      for (const [old, end] of until) {
        if (end > now) break;
        until.delete(old);
      }
      until.set(uid, now + noteMs);
    },
    has: (uid: string) => (until.get(uid) ?? 0) > clock.now(),
  };
}

function overlay(cached: KubeObject | undefined, note: Note): KubeObject | undefined {
  if (note.object === undefined) return cached?.metadata.uid === note.uid ? undefined : cached;
  return cached === undefined || isNewer(note.object, cached) ? note.object : cached;
}

/** The watch has brought what was noted, or something after it. */
function confirms(seen: KubeObject, { object, uid }: Note): boolean {
  return object === undefined ? seen.metadata.uid !== uid : !isNewer(object, seen);
}

/** Versions are decimal numbers that grow (kubeapi.md 4); where they are not, what was written is taken for newer. */
function isNewer(a: KubeObject, b: KubeObject): boolean {
  const [x, y] = [a.metadata.resourceVersion ?? '', b.metadata.resourceVersion ?? ''];
  if (!/^\d+$/.test(x) || !/^\d+$/.test(y)) return x !== y;
  return BigInt(x) > BigInt(y);
}
