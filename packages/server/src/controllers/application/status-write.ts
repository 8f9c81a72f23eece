import { annotations, fieldManager } from '@capstan/core/app/annotations.ts';
import type { Operation } from '@capstan/core/app/operation.ts';
import type { ApplicationStatus } from '@capstan/core/app/status.ts';
import { createMergePatch } from '@capstan/kube/patch/merge-patch.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import { timeText } from '@capstan/core/sync/operation.ts';
import { mapAt } from '@capstan/kube/object/read.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Env } from './env.ts';
import { keyOf, refreshOf } from './pass.ts';

/** What a pass wants to be stored. `operation`: set, taken away (undefined), or left alone ('keep'). */
export interface StatusWrite {
  readonly status: ApplicationStatus;
  readonly operation: Operation | undefined | 'keep';
}

export type Written =
  | { readonly is: 'written' | 'unchanged'; readonly object: KubeObject }
  /** Somebody else wrote since the application was read: look again. */
  | { readonly is: 'stale' }
  | { readonly is: 'gone' };

const applications = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  resource: 'applications',
  namespaced: true,
  verbs: [],
  subresources: [],
};

/**
 * Writes status, operation and the taken refresh annotation in one merge patch that holds only while nobody else has
 * written. What changes nothing is not written, and reconciledAt alone is no change.
 */
export async function writeStatus(
  env: Env,
  object: KubeObject,
  write: StatusWrite,
  signal: AbortSignal,
): Promise<Written> {
  const body = bodyOf(object, write, timeText(env.clock.now()));
  if (body === undefined) return { is: 'unchanged', object };
  await env.step('before-status', keyOf(object));
  const target = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
  const patch = { type: 'merge' as const, body, fieldManager };
  const answer = await env.home.cluster.patch(applications, target, patch, signal);
  if (answer.ok) {
    env.home.live.note(answer.value);
    env.ownWrites.set(keyOf(object), answer.value.metadata.resourceVersion ?? '');
    await env.step('after-status', keyOf(object));
    return { is: 'written', object: answer.value };
  }
  if (answer.failure.code === 'conflict') return { is: 'stale' };
  if (answer.failure.code === 'not-found') return { is: 'gone' };
  throw new Error(`cannot write the status of ${keyOf(object)}: ${answer.failure.message}`);
}

/** Undefined when nothing changes. */
function bodyOf(object: KubeObject, write: StatusWrite, now: string): JsonMap | undefined {
  const status = createMergePatch(mapAt(object, 'status'), withoutUndefined(write.status));
  const operation = operationPatch(object['operation'], write.operation);
  const refreshed = refreshOf(object) !== 'none';
  if (!hasKeys(status) && operation === undefined && !refreshed) return undefined;
  return {
    metadata: {
      resourceVersion: object.metadata.resourceVersion ?? '',
      ...(refreshed ? { annotations: { [annotations.refresh]: null } } : {}),
    },
    ...(operation === undefined ? {} : { operation }),
    status: { ...(isMap(status) ? status : {}), reconciledAt: now },
  };
}

/** Null takes it away; undefined leaves it. */
function operationPatch(before: Json | undefined, wanted: StatusWrite['operation']): Json | undefined {
  if (wanted === 'keep') return undefined;
  if (wanted === undefined) return before === undefined || before === null ? undefined : null;
  const patch = createMergePatch(before ?? {}, wanted as JsonMap);
  return hasKeys(patch) ? patch : undefined;
}

function hasKeys(value: Json): boolean {
  return isMap(value) && Object.keys(value).length > 0;
}

function withoutUndefined(status: ApplicationStatus): JsonMap {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined)) as JsonMap;
}
