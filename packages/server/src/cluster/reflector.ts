import type { KubeObject } from '@capstan/kube/object/object.ts';
import { formatApiVersion } from '@capstan/kube/object/ref.ts';
import { numberAt, stringAt } from '@capstan/kube/object/read.ts';
import { backoffDelay } from '#runtime/backoff.ts';
import type { Clock } from '#runtime/clock.ts';
import { sleep } from '#runtime/clock.ts';
import type { ClusterClient } from './client.ts';
import { pathOf } from './client.ts';
import type { ClusterFailure } from './failure.ts';
import { failureOf } from './transport.ts';
import type { ClusterKind } from './kinds.ts';

/** What a reflector tells: the whole state after a list, then every change, then failures on the way. */
export interface ReflectorEvents {
  listed(items: readonly KubeObject[]): void;
  changed(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void;
  failed(failure: ClusterFailure): void;
}

export interface ReflectorOptions {
  readonly cluster: ClusterClient;
  readonly kind: ClusterKind;
  readonly namespace?: string;
  readonly clock: Clock;
  readonly events: ReflectorEvents;
  /** Lists at once over all kinds are limited by the caller. */
  limitList<T>(run: () => Promise<T>): Promise<T>;
}

/**
 * Keeps one kind in step: list, then watch from there with bookmarks; resumes a broken watch where it stopped and lists
 * again only when the server has forgotten that place (410). Runs until aborted.
 * Source of the rules: kubernetes/client-go tools/cache (reflector); spec of list and watch in kubeapi.md 4.3.
 */
export async function reflect(
  { cluster, kind, namespace, clock, events, limitList }: ReflectorOptions,
  signal: AbortSignal,
): Promise<void> {
  let version: string | undefined;
  let failures = 0;

  async function pause(failure: ClusterFailure): Promise<void> {
    failures++;
    events.failed(failure);
    const asked = (failure.retryAfterSeconds ?? 0) * 1000;
    await sleep(
      clock,
      Math.max(asked, backoffDelay({ base: 300, factor: 2, cap: 30_000 }, failures, clock.random())),
      signal,
    );
  }

  /** One watch, until the server ends it. The failure says why it cannot go on from `version`. */
  async function watchOnce(from: string): Promise<ClusterFailure | undefined> {
    let broken: ClusterFailure | undefined;
    const path = pathOf(kind, namespace ?? '', undefined, {
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
      timeoutSeconds: String(300 + Math.floor(clock.random() * 300)),
    });
    const answer = await cluster.transport.stream(
      path,
      (line) => {
        const type = stringAt(line, 'type');
        const object = (line as { object?: unknown }).object;
        if (type === 'ERROR') {
          broken = failureOf(numberAt(object, 'code') ?? 500, object);
          return;
        }
        version = stringAt(object, 'metadata', 'resourceVersion') ?? version;
        failures = 0;
        if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') {
          events.changed(type, {
            apiVersion: formatApiVersion(kind),
            kind: kind.kind,
            ...(object as object),
          } as KubeObject);
        }
      },
      signal,
    );
    return answer.ok ? broken : answer.failure;
  }

  while (!signal.aborted) {
    if (version === undefined) {
      const listed = await limitList(() => cluster.list(kind, namespace === undefined ? {} : { namespace }, signal));
      if (!listed.ok) {
        await pause(listed.failure);
        continue;
      }
      version = listed.value.resourceVersion;
      events.listed(listed.value.items);
    }
    const failure = await watchOnce(version);
    if (failure === undefined) continue;
    if (failure.code === 'gone') version = undefined;
    else await pause(failure);
    if (failure.code === 'not-found') version = undefined;
  }
}
