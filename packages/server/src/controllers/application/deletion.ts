import { annotations, finalizers } from '@capstan/core/app/annotations.ts';
import { setConditions } from '@capstan/core/app/conditions.ts';
import { syncOptionsOf } from '@capstan/core/app/sync-options.ts';
import { syncPolicyOf } from '@capstan/core/app/sync-policy.ts';
import { millisecondsOf, timeText } from '@capstan/core/sync/operation.ts';
import { extraObjects } from '@capstan/core/sync/rows.ts';
import { refName } from '@capstan/core/sync/task.ts';
import { waveOf } from '@capstan/core/sync/wave.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { refKey, refOf } from '@capstan/kube/object/ref.ts';
import { releaseHook } from '#apply/hooks.ts';
import { deleteObject } from '#apply/prune-object.ts';
import type { DestinationCluster } from '#apply/destination.ts';
import type { Next } from '#runtime/queue.ts';
import type { Env } from './env.ts';
import { instanceOf, refOfKey } from './pass.ts';
import type { Subject } from './pass.ts';
import { destinationOf } from './spec-check.ts';
import { writeStatus } from './status-write.ts';

const cascading: ReadonlySet<string> = new Set([
  finalizers.resources,
  finalizers.resourcesForeground,
  finalizers.resourcesBackground,
]);

/**
 * Deletes what the application manages, the highest wave first and one wave at a time, then lets the application go
 * (argocd.md 1.7). Without a finalizer nothing is touched. What is unknown cannot be cleaned up and does not hold it.
 */
export async function deleteApplication(env: Env, subject: Subject, signal: AbortSignal): Promise<Next> {
  const { app, object } = subject;
  const held = (object.metadata.finalizers ?? []).filter((finalizer) => cascading.has(finalizer));
  if (held.length === 0) return undefined;
  const destination = destinationOf(env, app, []);
  if (destination === undefined) return release(env, object, signal);
  const doomed = doomedObjects(env, subject, destination);
  const unconfirmed = doomed.filter((live) => needsConfirmation(subject, live));
  if (unconfirmed.length > 0) {
    const names = unconfirmed.slice(0, 3).map((live) => refName(refOf(live)));
    const message = `deletion waits for confirmation of ${names.join(', ')}: annotate them or the application with ${annotations.deletionApproved}=<time>`;
    return tell(env, subject, message, signal);
  }
  const wave = Math.max(...doomed.map(waveOf));
  const policy = held.includes(finalizers.resourcesBackground) ? 'Background' : 'Foreground';
  const failures: string[] = [];
  for (const live of doomed.filter((candidate) => waveOf(candidate) === wave)) {
    const released = await releaseHook(destination, live, signal);
    if (released === undefined || released.metadata.deletionTimestamp !== undefined) continue;
    await env.step('before-write', subject.key);
    const answer = await deleteObject(destination, released, policy, signal);
    await env.step('after-write', subject.key);
    if (!answer.ok) failures.push(`${refName(refOf(live))}: ${answer.failure.message}`);
  }
  if (failures.length > 0) return tell(env, subject, failures.join('; '), signal);
  const left = doomedObjects(env, subject, destination);
  if (left.length === 0) return release(env, object, signal);
  // The next wave at once when this one is gone; else the watch wakes us.
  return left.some((live) => live.metadata.deletionTimestamp === undefined) ? { after: 20 } : { after: 30_000 };
}

function doomedObjects(env: Env, { key, app }: Subject, { live }: DestinationCluster): readonly KubeObject[] {
  const own = refKey(refOfKey(key));
  const appWide = syncPolicyOf(app).options.delete;
  return extraObjects(live.tracked(instanceOf(env, app)), new Set()).filter((object) => {
    const ref = refOf(object);
    if (refKey(ref) === own || (ref.group === 'apiextensions.k8s.io' && ref.kind === 'CustomResourceDefinition')) {
      return false;
    }
    if (object.metadata.annotations?.[annotations.helmResourcePolicy] === 'keep') return false;
    return (syncOptionsOf(object).delete ?? appWide) !== 'false';
  });
}

function needsConfirmation({ app, object }: Subject, live: KubeObject): boolean {
  const guard = syncOptionsOf(live).delete ?? syncPolicyOf(app).options.delete;
  if (guard !== 'confirm') return false;
  const since = millisecondsOf(object.metadata.deletionTimestamp);
  return ![live, object].some(
    ({ metadata }) => millisecondsOf(metadata.annotations?.[annotations.deletionApproved]) >= since,
  );
}

/** Takes our finalizers off; with the last one the API server removes the application. */
async function release(env: Env, object: KubeObject, signal: AbortSignal): Promise<Next> {
  const kept = (object.metadata.finalizers ?? []).filter((finalizer) => !cascading.has(finalizer));
  const kinds = await env.home.cluster.kinds({ fresh: false }, signal);
  const kind = kinds.ok ? kinds.value.byKind('argoproj.io', 'Application') : undefined;
  if (kind === undefined) return { after: 1_000 };
  const target = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
  const body = {
    metadata: { finalizers: kept.length === 0 ? null : kept, resourceVersion: object.metadata.resourceVersion ?? '' },
  };
  await env.step('before-status', `${target.namespace}/${target.name}`);
  const answer = await env.home.cluster.patch(kind, target, { type: 'merge', body }, signal);
  await env.step('after-status', `${target.namespace}/${target.name}`);
  if (answer.ok || answer.failure.code === 'not-found') return undefined;
  if (answer.failure.code === 'conflict') return { after: 20 };
  throw new Error(`cannot take the finalizer off ${target.namespace}/${target.name}: ${answer.failure.message}`);
}

async function tell(env: Env, { app, object }: Subject, message: string, signal: AbortSignal): Promise<Next> {
  const now = timeText(env.clock.now());
  const wanted = [{ type: 'DeletionError' as const, message }];
  const conditions = setConditions(app.status?.conditions ?? [], wanted, now, new Set(['DeletionError']));
  const status = { ...app.status, conditions };
  const written = await writeStatus(env, object, { status, operation: 'keep' }, signal);
  return { after: written.is === 'stale' ? 20 : 5_000 };
}
