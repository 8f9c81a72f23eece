import type { Application } from '@capstan/core/app/application.ts';
import { annotations } from '@capstan/core/app/annotations.ts';
import { instanceName } from '@capstan/core/app/tracking.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { KindIndex } from '#cluster/kinds.ts';
import type { Env } from './env.ts';
import type { Settled } from './spec-check.ts';

/** One look at one application whose spec holds. */
export interface Pass extends Settled {
  readonly key: string;
  readonly app: Application;
  /** The name in tracking ids. */
  readonly instance: string;
  readonly destinationNamespace: string;
  /** What the destination serves. */
  readonly kinds: KindIndex;
  readonly refresh: Refresh;
}

export type Refresh = 'none' | 'normal' | 'hard';

export function refreshOf({ metadata }: KubeObject): Refresh {
  const wanted = metadata.annotations?.[annotations.refresh];
  if (wanted === undefined) return 'none';
  return wanted === 'hard' ? 'hard' : 'normal';
}

/** `namespace/name`: the key of an application in queues and maps. */
export function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

export function refOfKey(key: string) {
  const split = key.indexOf('/');
  return { group: 'argoproj.io', kind: 'Application', namespace: key.slice(0, split), name: key.slice(split + 1) };
}

export function instanceOf({ home }: Env, { metadata }: Application): string {
  return instanceName({ name: metadata.name, namespace: metadata.namespace ?? '' }, home.namespace);
}

/** An application as it was read. `app` is the parsed form of `object`. */
export interface Subject {
  readonly key: string;
  readonly app: Application;
  readonly object: KubeObject;
}
