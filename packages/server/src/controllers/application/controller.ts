import type { Application } from '@capstan/core/app/application.ts';
import type { RenderRequest, RenderResult } from '@capstan/render/request.ts';
import type { Tree } from '@capstan/render/tree/tree.ts';
import { createLiveState } from '#apply/live-state.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { WatchCache } from '#cluster/watch-cache.ts';
import type { GitSource } from '#git/source.ts';
import type { Clock } from '#runtime/clock.ts';
import type { ControllerSettings } from '#settings/controller-settings.ts';
import type { Judge, Log, StepName } from './env.ts';
import { inspect } from './inspect.ts';
import type { Inspection } from './inspect.ts';
import { startLoop } from './loop.ts';
import { createRenderCache } from './render-cache.ts';
import { trackingIndex } from './tracking-index.ts';

export interface ApplicationControllerDeps {
  /** Where Applications live; the control plane's. */
  readonly namespace: string;
  /**
   * The cluster of the control plane, which is also the destination `https://kubernetes.default.svc`. Its cache must be
   * ready, index by `trackingIndex` and keep managedFields as `keepsManagedFields` says.
   */
  readonly cluster: Cluster;
  readonly cache: WatchCache;
  readonly git: GitSource;
  readonly clock: Clock;
  readonly settings: ControllerSettings;
  readonly log: Log;
  render(request: RenderRequest, tree: Tree): RenderResult;
  readonly judge: Judge;
  /** Faults for crash tests: called before and after each write. */
  onStep?(name: StepName, application: string): void | Promise<void>;
}

export interface ApplicationController {
  /** True while no pass runs and none is due now. */
  idle(): boolean;
  /** An application as a pass would see it now. */
  inspect(app: Application, signal: AbortSignal): Promise<Inspection>;
  stop(): Promise<void>;
}

/** How soon a change of a live object is looked at, and over which time untouched applications learn of a commit. */
const pace = { settleMs: 30, revisionSpreadMs: 3_000 };

/** A look from outside wakes nothing and keeps nothing. */
const idleEnv = { wake: () => undefined, deferred: new Map<never, never>(), ownWrites: new Map<never, never>() };

/** Keeps the Applications of one namespace reconciled until stopped. */
export function startApplicationController(deps: ApplicationControllerDeps): ApplicationController {
  const { namespace, cluster, cache, git, clock, settings, log } = deps;
  const live = createLiveState(cache, clock, trackingIndex);
  const env: Parameters<typeof startLoop>[0]['env'] = {
    home: { namespace, cluster, cache, live },
    destinations: [{ name: 'in-cluster', server: 'https://kubernetes.default.svc', cluster, cache, live }],
    git,
    renders: createRenderCache({ git, render: (request, tree) => deps.render(request, tree) }),
    judge: deps.judge,
    clock,
    tuning: { ...pace, healBackoff: settings.healBackoff, applyConcurrency: settings.applyConcurrency },
    log,
    step: (name, application) => deps.onStep?.(name, application),
  };
  const loop = startLoop({ env, workers: settings.workers });
  return {
    idle: loop.idle,
    inspect: (app, signal) => inspect({ ...env, ...idleEnv }, app, signal),
    async stop() {
      await loop.stop();
      live.close();
    },
  };
}
