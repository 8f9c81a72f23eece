import type { OperationState, ResourceResult } from '@capstan/core/app/status.ts';

/** A sync as it is shown: what became of each resource, those that failed first. */
export interface OperationView {
  readonly headline: string;
  /** It runs, or waits to try again. */
  readonly running: boolean;
  readonly by: string;
  readonly dryRun: boolean;
  readonly revision: string;
  readonly results: readonly ResultView[];
  readonly failed: number;
}

export interface ResultView {
  readonly key: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Synced, SyncFailed, Pruned, PruneSkipped; of hooks their phase. */
  readonly outcome: string;
  readonly tone: 'good' | 'busy' | 'bad' | 'mute';
  readonly phase: string;
  readonly hook: boolean;
  readonly message: string;
}

export function operationView(state: OperationState): OperationView {
  const results = (state.syncResult?.resources ?? []).map(resultView);
  const waiting = state.phase === 'Running' && state.finishedAt !== undefined;
  return {
    headline: headline(state, waiting),
    running: state.phase === 'Running' || state.phase === 'Terminating',
    by: startedBy(state),
    dryRun: state.operation.sync?.dryRun === true,
    revision: state.syncResult?.revision ?? state.operation.sync?.revision ?? '',
    results: results.toSorted((a, b) => urgency(a) - urgency(b)),
    failed: results.filter(({ tone }) => tone === 'bad').length,
  };
}

function headline({ phase, message, retryCount, operation }: OperationState, waiting: boolean): string {
  if (waiting) return `Waiting to try again (attempt ${(retryCount ?? 0) + 1} failed): ${message ?? ''}`;
  if (message !== undefined && message !== '') return message;
  const what = operation.sync?.dryRun === true ? 'Dry run' : 'Sync';
  switch (phase) {
    case 'Running':
      return `${what} is running`;
    case 'Terminating':
      return `${what} is being stopped`;
    case 'Succeeded':
      return `${what} succeeded`;
    case 'Failed':
    case 'Error':
      return `${what} failed`;
  }
}

function startedBy({ operation }: OperationState): string {
  const { username, automated } = operation.initiatedBy ?? {};
  if (automated === true) return 'automated sync';
  return username === undefined || username === '' ? 'someone' : username;
}

function resultView(result: ResourceResult): ResultView {
  const { group = '', kind = '', namespace = '', name = '', syncPhase = '', hookType = '', message = '' } = result;
  const hook = hookType !== '';
  const outcome = (hook ? result.hookPhase : result.status) ?? '';
  return {
    key: [group, kind, namespace, name, syncPhase, hookType].join('/'),
    kind,
    namespace,
    name,
    hook,
    message,
    outcome,
    tone: toneOf(outcome, result.hookPhase ?? ''),
    phase: hook ? hookType : syncPhase,
  };
}

/**
 * Of hooks the phase counts. An applied resource keeps the phase Running even after the sync (argo-cd: sync_context.go),
 * so of those the status does, unless the phase says it failed.
 */
function toneOf(outcome: string, hookPhase: string): ResultView['tone'] {
  if (outcome === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error') return 'bad';
  if (outcome === 'Running' || outcome === 'Terminating') return 'busy';
  if (outcome === 'Synced' || outcome === 'Pruned' || outcome === 'Succeeded') return 'good';
  return 'mute';
}

function urgency({ tone }: ResultView): number {
  return ['bad', 'busy', 'mute', 'good'].indexOf(tone);
}
