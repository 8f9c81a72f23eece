import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Clock } from '#api/clock.ts';

import type { EventRecorder } from './event-recorder.ts';
import type { Mirror, MirrorChange } from './mirror.ts';
import { createWorkQueue } from './work-queue.ts';
import { WriteRefused } from './write-refused.ts';

/** What a controller is given to see and to act with. */
export interface World {
  readonly live: Mirror;
  readonly clock: Clock;
  readonly events: EventRecorder;
  /** Told of a failure that is a bug, not a lost race. */
  readonly onError: (controller: string, key: string, error: unknown) => void;
}

export interface Key {
  /** '' for what lives in no namespace. */
  readonly namespace: string;
  readonly name: string;
}

export interface Controller {
  readonly name: string;
  /** Which keys a change of which resource concerns. */
  readonly triggers: { readonly [resource: string]: (change: MirrorChange) => Iterable<Key> };
  /** Brings one object a step further. Answers after how many milliseconds it wants to look again. */
  reconcile(key: Key): number | undefined;
}

/** Runs a controller over the mirror; returns the stop. */
export function startController(world: World, controller: Controller): () => void {
  const queue = createWorkQueue(
    world.clock,
    (text) => controller.reconcile(parseKey(text)),
    (text, error) => {
      const lostRace = error instanceof WriteRefused && [404, 409].includes(error.code);
      if (!lostRace) world.onError(controller.name, text, error);
    },
  );
  for (const [resource, keysOf] of Object.entries(controller.triggers)) {
    world.live.onChange(resource, (change) => {
      for (const key of keysOf(change)) queue.add(`${key.namespace}/${key.name}`);
    });
  }
  return () => queue.stop();
}

function parseKey(text: string): Key {
  const slash = text.indexOf('/');
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

export function keyOf(object: KubeObject): Key {
  return { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}

/** The changed object itself. */
export function itself({ object }: MirrorChange): readonly Key[] {
  return [keyOf(object)];
}

/** The controllers of that kind which own the object now or owned it before. */
export function controllersOfKind(kind: string): (change: MirrorChange) => readonly Key[] {
  return ({ object, previous }) =>
    [object, previous].flatMap((version) =>
      (version?.metadata.ownerReferences ?? [])
        .filter((owner) => owner.controller === true && owner.kind === kind)
        .map(({ name }) => ({ namespace: object.metadata.namespace ?? '', name })),
    );
}
