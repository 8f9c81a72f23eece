import { setConditions } from '@capstan/core/app/conditions.ts';
import type { WantedCondition } from '@capstan/core/app/conditions.ts';
import { ApplicationCondition } from '@capstan/core/app/status.ts';
import type { ApplicationStatus } from '@capstan/core/app/status.ts';
import { timeText } from '@capstan/core/sync/operation.ts';
import { healthState } from '@capstan/core/sync/summarize.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt } from '@capstan/kube/object/read.ts';
import type { Next } from '#runtime/queue.ts';
import type { Env } from './env.ts';
import type { Subject } from './pass.ts';
import { statusOf } from './report.ts';
import { writeStatus } from './status-write.ts';

/** What the spec says cannot be: sync and health are Unknown, and an operation that was asked for cannot begin. */
export async function reportInvalid(
  env: Env,
  { key, app, object }: Subject,
  conditions: readonly WantedCondition[],
  signal: AbortSignal,
): Promise<Next> {
  const now = timeText(env.clock.now());
  const status: ApplicationStatus = {
    ...statusOf(env, app, key, { code: 'Unknown', conditions }),
    health: healthState(app.status?.health, { status: 'Unknown' }, now),
  };
  const isInvalid = conditions.some(({ type }) => type === 'InvalidSpecError');
  const { operation } = app;
  if (operation === undefined || !isInvalid) return write(env, object, { status, operation: 'keep' }, signal);
  const message = conditions.map((condition) => condition.message).join('; ');
  const startedAt = app.status?.operationState?.startedAt ?? now;
  const operationState = { operation, phase: 'Error' as const, message, startedAt, finishedAt: now };
  return write(env, object, { status: { ...status, operationState }, operation: undefined }, signal);
}

/** An object that is no Application we can read: only its conditions are touched. */
export async function reportUnreadable(
  env: Env,
  object: KubeObject,
  problems: readonly string[],
  signal: AbortSignal,
): Promise<Next> {
  const old = listAt(object, 'status', 'conditions').flatMap((value) => {
    const parsed = ApplicationCondition.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
  const message = `the Application cannot be read: ${problems.join('; ')}`;
  const conditions = setConditions(old, [{ type: 'InvalidSpecError', message }], timeText(env.clock.now()));
  const before = object['status'] as ApplicationStatus | undefined;
  return write(env, object, { status: { ...before, conditions }, operation: 'keep' }, signal);
}

async function write(
  env: Env,
  object: KubeObject,
  what: Parameters<typeof writeStatus>[2],
  signal: AbortSignal,
): Promise<Next> {
  const written = await writeStatus(env, object, what, signal);
  return written.is === 'stale' ? { after: 20 } : undefined;
}
