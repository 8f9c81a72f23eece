import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Resource } from '#resources/resource.ts';
import type { Change } from '#store/change.ts';

import { fromStored } from './convert.ts';
import type { ListOptions } from './list-options.ts';
import type { Machine } from './machine.ts';
import type { Selector } from './select.ts';
import { expired, internal } from './status.ts';
import type { Refusal } from './status.ts';

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** In the version that was asked for; the same object for every watcher of that version. */
  readonly object: KubeObject;
}

export interface Watch {
  readonly ok: true;
  /** What there is already, when the watch starts with it. */
  readonly initial: readonly KubeObject[];
  /** After the initial objects comes a bookmark that says so. */
  readonly marksInitialEnd: boolean;
  /** Version that `initial` shows. */
  readonly revision: string;
  /** Calls back for what comes after `initial`; returns the stop, or undefined when history does not reach back. */
  readonly start: (onEvent: (event: WatchEvent) => void) => (() => void) | undefined;
}

/** Prepares a watch of one namespace, or of all (''). A version that is too old shows when it starts. */
export function watch(machine: Machine, resource: Resource, namespace: string, options: ListOptions): Watch | Refusal {
  const asked = options.resourceVersion;
  if (asked !== '' && !/^\d+$/.test(asked)) {
    const quoted = JSON.stringify(asked);
    return internal(`resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`);
  }
  const prefix = resource.namespaced && namespace !== '' ? `${namespace}/` : '';
  const fresh = asked === '' || asked === '0';
  const withInitial = options.sendInitialEvents ?? fresh;
  // Only what is durable may be seen: what is not settled yet comes as an event.
  const now = machine.store.settledRevision();
  const collection = machine.store.collection(resource.storage);
  const entries = withInitial ? (collection.entriesAt(now, prefix) ?? collection.entries(prefix)) : [];
  const initial = entries
    .map(({ value }) => fromStored(resource, value))
    .filter((object) => options.matches?.(object) !== false);
  const after = withInitial || fresh ? now : Number(asked);
  return {
    ok: true,
    initial,
    marksInitialEnd: options.sendInitialEvents === true && options.allowWatchBookmarks,
    revision: String(now),
    start: (onEvent) => {
      const subscription = machine.store.subscribe(resource.storage, after, (change) => {
        if (prefix !== '' && !change.key.startsWith(prefix)) return;
        const event = eventOf(resource, change, options.matches);
        if (event !== undefined) onEvent(event);
      });
      return subscription === undefined ? undefined : () => subscription.stop();
    },
  };
}

export function tooOld(asked: string, machine: Machine): Refusal {
  return expired(`too old resource version: ${asked} (${machine.store.revision()})`);
}

/** What a change means to one who sees only what `matches` selects. */
function eventOf(
  resource: Resource,
  change: Change<KubeObject>,
  matches: Selector | undefined,
): WatchEvent | undefined {
  const object = fromStored(resource, change.value);
  const before = change.previous === undefined ? undefined : fromStored(resource, change.previous);
  const was = before !== undefined && matches?.(before) !== false;
  const is = !change.deleted && matches?.(object) !== false;
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object };
  if (!was) return undefined;
  if (change.deleted) return { type: 'DELETED', object };
  // It left the selection: watchers see it as it last was, under the version of the change.
  const { resourceVersion } = object.metadata;
  const metadata = { ...before.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  return { type: 'DELETED', object: { ...before, metadata } };
}
