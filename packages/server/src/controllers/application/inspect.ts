import type { Application } from '@capstan/core/app/application.ts';
import type { Row } from '@capstan/core/sync/rows.ts';
import type { LiveState } from '#apply/live-state.ts';
import type { WatchCache } from '#cluster/watch-cache.ts';
import type { Env } from './env.ts';
import { instanceOf, keyOf } from './pass.ts';
import { checkSpec } from './spec-check.ts';
import { lookAt } from './view.ts';

/** An application as a pass would see it now, for those who show it. */
export interface Inspection {
  readonly rows: readonly Row[];
  /** The destination's state; undefined while the spec names no cluster we know. */
  readonly cache: WatchCache | undefined;
  readonly live: LiveState | undefined;
}

/** Looks without acting: what is rendered is cached, what is compared is remembered, nothing is written. */
export async function inspect(env: Env, app: Application, signal: AbortSignal): Promise<Inspection> {
  const nothing: Inspection = { rows: [], cache: undefined, live: undefined };
  const checked = checkSpec(env, app);
  if (!checked.ok) return nothing;
  const { destination } = checked.value;
  const kinds = await destination.cluster.kinds({ fresh: false }, signal);
  if (!kinds.ok) return nothing;
  const pass = {
    ...checked.value,
    key: keyOf(app),
    app,
    instance: instanceOf(env, app),
    destinationNamespace: app.spec.destination.namespace ?? '',
    kinds: kinds.value,
    refresh: 'none' as const,
  };
  const { rows } = await lookAt(env, pass, signal);
  return { rows, cache: destination.cache, live: destination.live };
}
