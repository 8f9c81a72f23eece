import type { KubeObject } from '@capstan/kube/object/object.ts';
import { refOf } from '@capstan/kube/object/ref.ts';
import { expect, it } from 'vitest';
import type { Change, WatchCache } from '#cluster/watch-cache.ts';
import { createHandClock } from '#runtime/testing/hand-clock.ts';
import { createLiveState } from './live-state.ts';

function config(resourceVersion: string, more: object = {}): KubeObject {
  const metadata = { name: 'a', namespace: 'web', uid: 'uid-a', resourceVersion, annotations: { of: 'web' }, ...more };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata };
}

/** A live state over a cache of one object, and what the watch says. */
function rig(first?: KubeObject) {
  const clock = createHandClock(0);
  let cached = first;
  let listener: (change: Change) => void = () => undefined;
  const cache = {
    get: () => cached,
    indexed: () => (cached === undefined ? [] : [cached]),
    subscribe(given: (change: Change) => void) {
      listener = given;
      return () => undefined;
    },
  } as unknown as WatchCache;
  const live = createLiveState(cache, clock, (object) => object.metadata.annotations?.['of']);
  const watch = (type: Change['type'], object: KubeObject) => {
    cached = type === 'DELETED' ? undefined : object;
    listener({ type, object });
  };
  const seen = () =>
    [live.get(refOf(config('0'))), live.tracked('web')[0]].map((object) => object?.metadata.resourceVersion);
  return { clock, live, watch, seen };
}

it('shows what was written before the watch brings it, and then what the watch brings', () => {
  const { live, watch, seen } = rig(config('1'));
  live.note(config('2'));
  expect(seen()).toEqual(['2', '2']);
  watch('MODIFIED', config('2'));
  watch('MODIFIED', config('3'));
  expect(seen()).toEqual(['3', '3']);
});

it('lets an answer that is older than the watch change nothing', () => {
  const { live, seen } = rig(config('3'));
  live.note(config('2'));
  expect(seen()).toEqual(['3', '3']);
});

it('takes an object for gone when the watch told so before the delete was answered', () => {
  const { live, watch, seen } = rig(config('1'));
  watch('MODIFIED', config('2', { deletionTimestamp: '2026-03-01T12:00:00Z' }));
  watch('DELETED', config('3'));
  live.note(config('2', { deletionTimestamp: '2026-03-01T12:00:00Z' }));
  expect(seen()).toEqual([undefined, undefined]);
});

it('knows another object of the same name', () => {
  const { live, watch, seen } = rig(config('1'));
  watch('DELETED', config('3'));
  live.note(config('5', { uid: 'uid-b' }));
  expect(seen()).toEqual(['5', '5']);
});

it('takes an object for gone once its delete was answered, until the watch agrees', () => {
  const { live, watch, seen } = rig(config('1'));
  live.noteGone(refOf(config('1')), 'uid-a');
  expect(seen()).toEqual([undefined, undefined]);
  watch('ADDED', config('4', { uid: 'uid-b' }));
  expect(seen()).toEqual(['4', '4']);
});

it('forgets a write that the watch never brings', () => {
  const { clock, live, seen } = rig(config('1'));
  live.note(config('2'));
  clock.advance(10_001);
  expect(seen()).toEqual(['1', '1']);
});
