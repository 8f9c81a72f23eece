import type { ApplicationSource } from '#app/source.ts';
import type { OperationState, RevisionHistory } from '#app/status.ts';
import { isSelective } from './operation.ts';

/**
 * The history after a finished operation: only successful, full syncs that were no dry run are kept (argocd.md 1.3). Ids
 * count up from 0 and go on from the last entry, so that an entry written together with its operation has no gap or twin.
 */
export function recordHistory(
  history: readonly RevisionHistory[],
  state: OperationState,
  source: ApplicationSource | undefined,
  limit: number,
): readonly RevisionHistory[] {
  const { operation, syncResult, phase, startedAt, finishedAt } = state;
  if (phase !== 'Succeeded' || operation.sync?.dryRun === true || isSelective(operation)) return history;
  const last = history.at(-1);
  const entry: RevisionHistory = {
    id: last === undefined ? 0 : last.id + 1,
    ...(syncResult?.revision === undefined ? {} : { revision: syncResult.revision }),
    ...(source === undefined ? {} : { source }),
    deployStartedAt: startedAt,
    deployedAt: finishedAt ?? startedAt,
    ...(operation.initiatedBy === undefined ? {} : { initiatedBy: operation.initiatedBy }),
  };
  return limit <= 0 ? [] : [...history, entry].slice(-limit);
}
