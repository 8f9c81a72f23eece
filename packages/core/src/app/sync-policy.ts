import type { Application } from './application.ts';
import { parseSecondsOrDuration } from './duration.ts';
import type { RetryStrategy } from './spec.ts';
import { parseSyncOptions } from './sync-options.ts';
import type { SyncOptions } from './sync-options.ts';

/** spec.syncPolicy with Argo CD's defaults filled in (argocd.md 1.4). */
export interface SyncPolicy {
  /** Undefined: sync by hand only. */
  readonly automated?: { readonly prune: boolean; readonly selfHeal: boolean; readonly allowEmpty: boolean };
  /** For automated syncs. */
  readonly retry: Retry;
  readonly options: SyncOptions;
  readonly managedNamespaceMetadata?: {
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
}

/** Times in milliseconds. `limit` counts attempts after the first; below 0 means for ever. */
export interface Retry {
  readonly limit: number;
  readonly duration: number;
  readonly factor: number;
  /** 0: no bound. */
  readonly maxDuration: number;
  readonly refresh: boolean;
}

/** Attempts after the first when nothing is said: an automated sync 5, one started by hand 0. */
export const defaultRetryLimit = { automated: 5, manual: 0 } as const;

export function syncPolicyOf({ spec }: Application): SyncPolicy {
  const { automated, retry, syncOptions, managedNamespaceMetadata } = spec.syncPolicy ?? {};
  return {
    ...(automated === undefined || automated.enabled === false
      ? {}
      : {
          automated: {
            prune: automated.prune ?? false,
            selfHeal: automated.selfHeal ?? false,
            allowEmpty: automated.allowEmpty ?? false,
          },
        }),
    retry: readRetry(retry, defaultRetryLimit.automated),
    options: parseSyncOptions(syncOptions ?? []),
    ...(managedNamespaceMetadata === undefined ? {} : { managedNamespaceMetadata }),
  };
}

/** The retry of an operation: what it says itself, else `limit` attempts with the default backoff 5s, 2, 3m. */
export function readRetry(retry: RetryStrategy | undefined, limit: number): Retry {
  const backoff = retry?.backoff;
  return {
    limit: retry === undefined ? limit : (retry.limit ?? 0),
    duration: readDuration(backoff?.duration, 5_000),
    factor: backoff?.factor ?? 2,
    maxDuration: readDuration(backoff?.maxDuration, 180_000),
    refresh: retry?.refresh ?? false,
  };
}

function readDuration(text: string | undefined, otherwise: number): number {
  return text === undefined || text === '' ? otherwise : (parseSecondsOrDuration(text) ?? otherwise);
}

/** Milliseconds to wait before the next attempt, after `retryCount` retries so far. */
export function retryDelay({ duration, factor, maxDuration }: Retry, retryCount: number): number {
  const delay = duration * factor ** retryCount;
  return maxDuration > 0 ? Math.min(maxDuration, delay) : delay;
}

/** True while another attempt is allowed. */
export function mayRetry({ limit }: Retry, retryCount: number): boolean {
  return limit < 0 || retryCount < limit;
}
