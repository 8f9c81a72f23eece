import { parseInstanceName } from '@capstan/core/app/tracking.ts';
import { projectOf, sourcesOf } from '@capstan/core/app/application.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import type { Change, WatchCache } from '#cluster/watch-cache.ts';
import { createQueue } from '#runtime/queue.ts';
import type { Env } from './env.ts';
import { keyOf } from './pass.ts';
import { isTouched } from './touched.ts';
import { trackingIndex } from './tracking-index.ts';
import { parsedApplication } from './parsed.ts';
import { reconcile } from './reconcile.ts';
import { declaredOwner, isNewTrouble } from './trouble.ts';

export interface LoopOptions {
  readonly env: Omit<Env, 'wake' | 'deferred' | 'ownWrites'>;
  /** Passes at once, over different applications. */
  readonly workers: number;
}

export interface Loop {
  /** True while no pass runs and none is due now. */
  idle(): boolean;
  stop(): Promise<void>;
}

/** Keeps Applications reconciled until stopped. The caches must be ready: what is missing in them counts as not there. */
export function startLoop({ env: given, workers }: LoopOptions): Loop {
  const { home, destinations, git, clock, log, tuning } = given;
  const queue = createQueue({
    concurrency: workers,
    clock,
    backoff: { base: 500, factor: 2, cap: 60_000 },
    run: (key, signal) => reconcile(env, key, signal),
    failed: (key, error) =>
      log.error('a pass failed', { application: key, cause: error instanceof Error ? error.message : String(error) }),
  });
  const timers = new Set<() => void>();
  const ended = new AbortController();

  /** The queue forgets `low` over a delay: the delay is kept here. */
  function wake(key: string, options: { readonly after?: number; readonly low?: boolean } = {}): void {
    if (options.low !== true || options.after === undefined) {
      queue.add(key, options);
      return;
    }
    const cancel = clock.after(options.after, () => {
      timers.delete(cancel);
      queue.add(key, { low: true });
    });
    timers.add(cancel);
  }

  const env: Env = { ...given, wake, deferred: new Map(), ownWrites: new Map() };

  function applications(): readonly KubeObject[] {
    return home.cache.list('argoproj.io', 'Application').filter(isOurs);
  }

  function isOurs(object: KubeObject): boolean {
    return object.metadata.namespace === home.namespace;
  }

  function onHomeChange(change: Change): void {
    const { object } = change;
    const { group } = parseApiVersion(object.apiVersion);
    if (group !== 'argoproj.io') return;
    if (object.kind === 'Application' && isOurs(object)) {
      if (change.type === 'DELETED') forget(keyOf(object));
      // What we wrote ourselves is known already: its note is as new as this.
      else if (!isOwnWrite(object)) queue.add(keyOf(object));
    }
    if (object.kind === 'AppProject') wakeProject(object.metadata.name);
  }

  function forget(key: string): void {
    env.deferred.delete(key);
    env.ownWrites.delete(key);
  }

  function isOwnWrite(object: KubeObject): boolean {
    return env.ownWrites.get(keyOf(object)) === object.metadata.resourceVersion;
  }

  function wakeProject(name: string): void {
    for (const object of applications()) {
      const parsed = parsedApplication(object);
      if (parsed.ok && projectOf(parsed.app) === name) queue.add(keyOf(object));
    }
  }

  /** Drift and progress: whoever an object belongs, or belonged, to looks at it. So it does when a Pod comes into trouble. */
  function onLiveChange(cache: WatchCache, { object, previous }: Change): void {
    const owner = isNewTrouble(object, previous) ? declaredOwner(cache, object) : undefined;
    for (const instance of new Set(
      [object, previous, owner].map((side) => (side === undefined ? undefined : trackingIndex(side))),
    )) {
      if (instance === undefined) continue;
      const { namespace, name } = parseInstanceName(instance, home.namespace);
      if (namespace === home.namespace) queue.add(`${namespace}/${name}`, { after: tuning.settleMs });
    }
  }

  /** Applications that the commit touches go first; the others only move their revision. */
  async function onRepository(repoURL: string): Promise<void> {
    for (const object of applications()) {
      const parsed = parsedApplication(object);
      if (!parsed.ok || !sourcesOf(parsed.app).some((source) => source.repoURL === repoURL)) continue;
      const touched = await isTouched(env, parsed.app, ended.signal);
      queue.add(keyOf(object), touched ? {} : { low: true });
    }
  }

  function onFetched(repoURL: string): void {
    onRepository(repoURL).catch((error: unknown) => {
      if (!ended.signal.aborted)
        log.error('cannot tell what a commit touches', { repository: repoURL, cause: String(error) });
    });
  }

  const stops = [
    home.cache.subscribe(onHomeChange),
    ...destinations.map(({ cache }) => cache.subscribe((change) => onLiveChange(cache, change))),
    git.subscribe(onFetched),
  ];
  for (const object of applications()) queue.add(keyOf(object));

  return {
    idle: queue.idle,
    async stop() {
      ended.abort(new Error('the controller is stopped'));
      for (const stop of stops) stop();
      for (const cancel of timers) cancel();
      await queue.close();
    },
  };
}
