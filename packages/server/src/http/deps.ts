import type { ManagedResource, ResourceTree } from '@capstan/core/api/views.ts';
import type { Application } from '@capstan/core/app/application.ts';
import type { Policy } from '@capstan/core/access/policy.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { WatchCache } from '#cluster/watch-cache.ts';
import type { GitSource } from '#git/source.ts';
import type { Clock } from '#runtime/clock.ts';
import type { AuthSettings } from '#settings/auth-settings.ts';
import type { Sessions } from './session/sessions.ts';

/** What the engine knows of an application beyond the resource itself. Secrets are masked in all of it. */
export interface ApplicationViews {
  resourceTree(application: Application, signal: AbortSignal): Promise<ResourceTree>;
  managedResources(application: Application, signal: AbortSignal): Promise<readonly ManagedResource[]>;
  /** A live object that belongs to the application, or undefined. */
  liveObject(application: Application, ref: Ref, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** Events about the application itself, or about one object of its tree. */
  events(application: Application, uid: string | undefined, signal: AbortSignal): Promise<readonly KubeObject[]>;
  /** Calls back, at most a few times a second, when the tree may have changed. Returns the stop. */
  onTreeChange(application: Application, listener: () => void): () => void;
}

/** What the handlers work with. They read caches and write resources; what happens then is up to the controllers. */
export interface HttpDeps {
  /** Where Applications live and Capstan's own configuration is kept. */
  readonly namespace: string;
  readonly cluster: Cluster;
  /** The control plane's own cluster. */
  readonly cache: WatchCache;
  readonly git: GitSource;
  readonly views: ApplicationViews;
  readonly sessions: Sessions;
  readonly settings: () => AuthSettings;
  readonly policy: () => Policy;
  readonly clock: Clock;
  readonly version: string;
}
