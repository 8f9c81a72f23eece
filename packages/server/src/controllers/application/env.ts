import type { Health } from '@capstan/core/health/health.ts';
import type { HealBackoff } from '@capstan/core/sync/self-heal.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';
import type { IgnoreDifference } from '@capstan/core/app/spec.ts';
import type { DestinationCluster } from '#apply/destination.ts';
import type { LiveState } from '#apply/live-state.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { WatchCache } from '#cluster/watch-cache.ts';
import type { GitSource } from '#git/source.ts';
import type { Clock } from '#runtime/clock.ts';
import type { RenderCache } from './render-cache.ts';

/** Everything a pass over an application may touch. */
export interface Env {
  readonly home: Home;
  readonly destinations: readonly DestinationCluster[];
  readonly git: GitSource;
  readonly renders: RenderCache;
  readonly judge: Judge;
  readonly clock: Clock;
  readonly tuning: Tuning;
  /** Wants another pass over an application. */
  wake(key: string, options?: { readonly after?: number; readonly low?: boolean }): void;
  /** resourceVersion of the last status that this process wrote, by application. */
  readonly ownWrites: Map<string, string>;
  /** Applications whose revision is to be moved later: key to time. */
  readonly deferred: Map<string, number>;
  readonly log: Log;
  /** Called at the points where a crash would hurt most; the crash tests kill the process there. */
  step(name: StepName, application: string): void | Promise<void>;
}

export type StepName = 'before-write' | 'after-write' | 'before-status' | 'after-status';

/** Where Applications live. */
export interface Home {
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly cache: WatchCache;
  readonly live: LiveState;
}

/** The pure parts that decide what an object is and should be. */
export interface Judge {
  /** Whether the live object is anything else than what an apply of the desired one would leave. */
  compare(input: CompareInput): { readonly modified: boolean };
  /** The desired object with the fields that are not to be touched as they are live (RespectIgnoreDifferences). */
  keepIgnored(desired: KubeObject, live: KubeObject, ignore: readonly IgnoreDifference[]): KubeObject;
  healthOf(object: KubeObject): Health | undefined;
}

export interface CompareInput {
  readonly desired: KubeObject;
  readonly live: KubeObject;
  readonly type: TypeNode | undefined;
  readonly ignore: readonly IgnoreDifference[];
  readonly manager: string;
}

export interface Tuning {
  readonly healBackoff: HealBackoff;
  /** Requests at once for one application. */
  readonly applyConcurrency: number;
  /** Milliseconds between a change of a live object and the pass that looks at it: a burst is one pass. */
  readonly settleMs: number;
  /** Milliseconds within which untouched applications learn of a new revision. */
  readonly revisionSpreadMs: number;
}

export interface Log {
  warn(message: string, fields: { readonly [key: string]: unknown }): void;
  error(message: string, fields: { readonly [key: string]: unknown }): void;
}
