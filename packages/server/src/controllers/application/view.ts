import type { WantedCondition } from '@capstan/core/app/conditions.ts';
import type { RevisionHistory } from '@capstan/core/app/status.ts';
import { failedAttempt } from '@capstan/core/sync/auto-sync.ts';
import type { Row } from '@capstan/core/sync/rows.ts';
import { sharedConditions } from '@capstan/core/sync/shared.ts';
import { syncCodeOf } from '@capstan/core/sync/summarize.ts';
import { compareTargets } from './compare.ts';
import type { Desired } from './desired.ts';
import { loadDesired } from './desired.ts';
import type { Env } from './env.ts';
import type { Pass } from './pass.ts';
import type { Findings } from './report.ts';

/** An application seen against its newest revision, or against what was deployed when that one does not render. */
export interface View {
  /** Undefined when the newest revision does not render. */
  readonly newest?: Desired | undefined;
  /** The last deployment, when it is what is to be healed: the newest revision does not render or was refused. */
  readonly lastGood?: Compared;
  readonly rows: readonly Row[];
  readonly conditions: readonly WantedCondition[];
  readonly findings: Omit<Findings, 'conditions'>;
  /** Nothing will tell when this has changed: look again after so many milliseconds. */
  readonly after?: number;
}

/** Git could not be asked; the first answer that it gives wakes nobody. */
const gitRetryMs = 15_000;

export interface Compared {
  readonly desired: Desired;
  readonly rows: readonly Row[];
}

/** Reads only. */
export async function lookAt(env: Env, pass: Pass, signal: AbortSignal): Promise<View> {
  const wanted = { source: pass.source, fetch: pass.refresh !== 'none', fresh: pass.refresh === 'hard' };
  const newest = await loadDesired(env, pass, wanted, signal);
  if (!newest.ok) {
    const lastGood = await lastDeployment(env, pass, signal);
    const { conditions, revision } = newest;
    return {
      ...(lastGood === undefined ? {} : { lastGood }),
      rows: lastGood?.rows ?? [],
      conditions,
      ...(newest.isGit ? { after: gitRetryMs } : {}),
      findings: {
        code: 'Unknown',
        ...(revision === undefined ? {} : { revision }),
        ...(lastGood === undefined ? {} : { rows: lastGood.rows, tool: lastGood.desired.tool }),
      },
    };
  }
  const desired = newest.value;
  const rows = await compareTargets(env, pass, desired.targets, signal);
  const lastGood = wasRefused(pass, desired.revision) ? await lastDeployment(env, pass, signal) : undefined;
  return {
    newest: desired,
    ...(lastGood === undefined ? {} : { lastGood }),
    rows,
    conditions: [...desired.conditions, ...sharedConditions(rows, pass.instance)],
    findings: { code: syncCodeOf(rows), revision: desired.revision, rows, tool: desired.tool },
  };
}

/**
 * The newest revision was tried, and refused before anything of it was applied: what runs is still the last deployment.
 * Where something was applied, going back to it would be a rollback that nobody asked for.
 */
function wasRefused({ app }: Pass, revision: string): boolean {
  const state = app.status?.operationState;
  if (!failedAttempt(state, revision)) return false;
  return !(state?.syncResult?.resources ?? []).some(
    ({ status, hookType }) =>
      status === 'Pruned' ||
      hookType !== undefined ||
      (status === 'Synced' && state?.syncResult?.revision === revision),
  );
}

/** The last entry of the history, rendered and compared. Undefined when there is none, or Git has lost it. */
async function lastDeployment(env: Env, pass: Pass, signal: AbortSignal): Promise<Compared | undefined> {
  const entry: RevisionHistory | undefined = pass.app.status?.history?.at(-1);
  if (entry?.revision === undefined) return undefined;
  const source = entry.source ?? pass.source;
  const wanted = { source, revision: entry.revision, fetch: false, fresh: false };
  const answer = await loadDesired(env, pass, wanted, signal);
  if (!answer.ok) return undefined;
  return { desired: answer.value, rows: await compareTargets(env, pass, answer.value.targets, signal) };
}
