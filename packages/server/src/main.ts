import { join } from 'node:path';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { compilePolicy } from '@capstan/core/access/policy.ts';
import type { Policy } from '@capstan/core/access/policy.ts';
import { compare } from '@capstan/core/diff/compare.ts';
import { ignoreRulesFor } from '@capstan/core/diff/ignore.ts';
import { keepIgnoredFields } from '@capstan/core/diff/keep-ignored.ts';
import { healthOf } from '@capstan/core/health/health-of.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion, refOf } from '@capstan/kube/object/ref.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';
import { typeFromCrd } from '@capstan/kube/schema/crd.ts';
import { render } from '@capstan/render/render.ts';
import { createWatchCache } from '#cluster/cache.ts';
import { createCluster } from '#cluster/client.ts';
import type { Connection } from '#cluster/connection.ts';
import type { WatchCache } from '#cluster/watch-cache.ts';
import { startApplicationController } from '#controllers/application/controller.ts';
import type { ApplicationController, ApplicationControllerDeps } from '#controllers/application/controller.ts';
import { keepsManagedFields, trackingIndex } from '#controllers/application/tracking-index.ts';
import { createGitSource } from '#git/git-source.ts';
import type { UrlMap } from '#git/url.ts';
import { createSessions } from '#http/session/sessions.ts';
import { startHttp } from '#http/start.ts';
import { systemClock, sleep } from '#runtime/clock.ts';
import { authSettings } from '#settings/auth-settings.ts';
import type { AuthSettings } from '#settings/auth-settings.ts';
import { controllerSettings } from '#settings/controller-settings.ts';
import { install } from '#settings/install.ts';
import { createApplicationViews } from '#views/application-views.ts';

export interface ControlPlaneOptions {
  /** The cluster that Applications live in, and are deployed to as `https://kubernetes.default.svc`. */
  readonly connection: Connection;
  /** Namespace of the Applications and of Capstan's own configuration. */
  readonly namespace: string;
  /** Where git mirrors are kept; they are only a cache. */
  readonly folder: string;
  /** Between two fetches of a repository in use. */
  readonly pollMs: number;
  readonly maps: readonly UrlMap[];
  /** Git protocols besides https, http and ssh. */
  readonly alsoAllow?: readonly string[];
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly hosts: 'any' | readonly string[];
    readonly secure: boolean;
    readonly consoleFolder: string | undefined;
    readonly extend?: (server: FastifyInstance) => void;
  };
  readonly log: FastifyBaseLogger;
  readonly version: string;
  /** Called with our address as soon as it is known, before anything is reconciled. */
  readonly onListen?: (url: string) => void;
  /** Faults for crash tests. */
  readonly onStep?: ApplicationControllerDeps['onStep'];
}

export interface ControlPlane {
  readonly url: string;
  readonly port: number;
  /** True while nothing is being reconciled. */
  idle(): boolean;
  close(): Promise<void>;
}

/** Kinds that change all the time and that nobody deploys: Argo CD leaves them out too (argocd.md 3.4). */
const unwatched: ReadonlySet<string> = new Set([
  '/Event',
  'events.k8s.io/Event',
  'coordination.k8s.io/Lease',
  '/Endpoints',
  'discovery.k8s.io/EndpointSlice',
]);

/** Installs what is missing, then runs everything: caches, controllers, API and console. Rejects when the cluster cannot be used. */
export async function startControlPlane(options: ControlPlaneOptions, signal: AbortSignal): Promise<ControlPlane> {
  const { namespace, log } = options;
  const clock = systemClock;
  const cluster = createCluster(options.connection, { builtin: builtinType, fromSchema: typeFromCrd });
  const installed = await install(
    { cluster, namespace, now: () => clock.now(), pause: (ms, ended) => sleep(clock, ms, ended) },
    signal,
  );
  if (!installed.ok) {
    await cluster.close();
    throw new Error(`${cluster.server}: ${installed.failure.message}`);
  }
  const cache = createWatchCache({
    cluster,
    clock,
    excludes: ({ group, kind }) => unwatched.has(`${group}/${kind}`),
    index: trackingIndex,
    keepManagedFields: keepsManagedFields,
    warn: (message, fields) => log.warn(fields, message),
  });
  await cache.ready(signal);
  const git = createGitSource({
    folder: join(options.folder, 'mirrors'),
    clock,
    pollMs: options.pollMs,
    maps: options.maps,
    ...(options.alsoAllow === undefined ? {} : { alsoAllow: options.alsoAllow }),
    onFailure: (message) => log.warn({ message }, 'a fetch failed'),
  });
  const config = configOf(cache, namespace);
  let controller: ApplicationController | undefined;
  const views = createApplicationViews({
    inspect: async (app, ended) => controller?.inspect(app, ended) ?? { rows: [], cache: undefined },
    cluster,
    clock,
  });
  const http = await startHttp(
    {
      namespace,
      cluster,
      cache,
      git,
      views,
      sessions: createSessions(config.auth, clock),
      settings: config.auth,
      policy: config.policy,
      clock,
      version: options.version,
    },
    { ...options.http, log },
  ).catch(async (error: unknown) => {
    // Such as a port that is in use: what has started would keep the process alive.
    await git.close();
    await cache.close();
    await cluster.close();
    throw error;
  });
  options.onListen?.(http.url);
  const started = startApplicationController({
    namespace,
    cluster,
    cache,
    git,
    clock,
    settings: controllerSettings(config.params()),
    log: {
      warn: (message, fields) => log.warn(fields, message),
      error: (message, fields) => log.error(fields, message),
    },
    render,
    judge,
    ...(options.onStep === undefined ? {} : { onStep: options.onStep }),
  });
  controller = started;
  return {
    url: http.url,
    port: http.port,
    idle: started.idle,
    async close() {
      await http.close();
      await started.stop();
      await git.close();
      await cache.close();
      await cluster.close();
    },
  };
}

/** The pure parts that the engine decides with. */
const judge: ApplicationControllerDeps['judge'] = {
  compare: ({ desired, live, type, ignore, manager }) =>
    compare({ desired, live, type, ignore: ignoreRulesFor(ignore, refOf(desired)), manager }),
  keepIgnored(desired, live, ignore) {
    const { group, version } = parseApiVersion(desired.apiVersion);
    const rules = ignoreRulesFor(ignore, refOf(desired));
    return keepIgnoredFields(desired, live, { rules, type: builtinType(group, version, desired.kind) });
  },
  healthOf,
};

/** The config objects as they are now. What is made of them is kept until one of them changes. */
function configOf(cache: WatchCache, namespace: string) {
  const find = (kind: string, name: string) => cache.get({ group: '', kind, namespace, name });
  const objects = () => ({
    config: find('ConfigMap', 'argocd-cm'),
    secret: find('Secret', 'argocd-secret'),
    rbac: find('ConfigMap', 'argocd-rbac-cm'),
  });
  let known:
    | { readonly from: readonly (KubeObject | undefined)[]; readonly auth: AuthSettings; policy?: Policy }
    | undefined;
  function current() {
    const found = objects();
    const from = Object.values(found);
    if (known === undefined || from.some((object, index) => object !== known?.from[index])) {
      known = { from, auth: authSettings(found) };
    }
    return known;
  }
  return {
    auth: () => current().auth,
    policy: () => {
      const now = current();
      now.policy ??= compilePolicy({ csv: now.auth.policyTexts, defaultRole: now.auth.defaultRole });
      return now.policy;
    },
    params: () => find('ConfigMap', 'argocd-cmd-params-cm'),
  };
}
