import type { WantedCondition } from '@capstan/core/app/conditions.ts';
import type { Operation } from '@capstan/core/app/operation.ts';
import type { OperationState } from '@capstan/core/app/status.ts';
import { beginOperation, retryOf } from '@capstan/core/sync/attempt.ts';
import type { AutoSync, Desired as Goal } from '@capstan/core/sync/auto-sync.ts';
import { decideAutoSync } from '@capstan/core/sync/auto-sync.ts';
import { isRunning, waitsForRetry } from '@capstan/core/sync/operation.ts';
import { syncCodeOf } from '@capstan/core/sync/summarize.ts';
import { syncPolicyOf } from '@capstan/core/app/sync-policy.ts';
import type { Desired } from './desired.ts';
import { loadDesired } from './desired.ts';
import type { Env } from './env.ts';
import { resume } from './operate.ts';
import type { Pass } from './pass.ts';
import type { View } from './view.ts';

/** What a pass does about operations. */
export type Choice =
  | { readonly do: 'nothing'; readonly conditions: readonly WantedCondition[]; readonly after?: number }
  /** The operation cannot even begin. */
  | { readonly do: 'fail'; readonly state: OperationState; readonly conditions: readonly WantedCondition[] }
  /** The operation is over without another try. */
  | { readonly do: 'end'; readonly state: OperationState; readonly conditions: readonly WantedCondition[] }
  | {
      readonly do: 'operate';
      readonly state: OperationState;
      readonly desired: Desired;
      /** Begun in this pass: stored before anything is done. */
      readonly begun?: { readonly operation: Operation };
      readonly conditions: readonly WantedCondition[];
    };

/** Goes on with what runs, begins what was asked for, or decides by itself. */
export async function chooseOperation(env: Env, pass: Pass, view: View, signal: AbortSignal): Promise<Choice> {
  const { operation, status } = pass.app;
  const state = status?.operationState;
  if (isRunning(state)) return goOn(env, pass, { state, view }, signal);
  if (operation !== undefined) return begin(env, pass, operation, signal);
  const auto = await decideInWindow(env, pass, view, signal);
  switch (auto.do) {
    case 'nothing':
      return { do: 'nothing', conditions: [] };
    case 'wait':
      return { do: 'nothing', conditions: [], after: auto.after };
    case 'refuse':
      return { do: 'nothing', conditions: [{ type: 'SyncError', message: auto.message }] };
    case 'sync':
      return { ...(await begin(env, pass, auto.operation, signal)), conditions: auto.conditions };
  }
}

type Decision =
  | Exclude<AutoSync, { do: 'sync' }>
  | (AutoSync & { do: 'sync' } & { conditions: readonly WantedCondition[] });

/** A window that is not looked at may be one in which nothing is to change: only people sync then. */
async function decideInWindow(env: Env, pass: Pass, view: View, signal: AbortSignal): Promise<Decision> {
  const auto = await decide(env, pass, view, signal);
  if (auto.do !== 'sync' || (pass.project.spec.syncWindows ?? []).length === 0) return auto;
  const { name } = pass.project.metadata;
  return {
    do: 'refuse',
    message: `project ${name} has sync windows (spec.syncWindows), which Capstan does not follow yet: nothing is synced by itself. Sync by hand, or take the windows out of the project`,
  };
}

/** The newest revision first; when that one is out of the question, healing what was deployed before. */
async function decide(env: Env, pass: Pass, view: View, signal: AbortSignal): Promise<Decision> {
  const { newest, lastGood, rows } = view;
  const backoff = env.tuning.healBackoff;
  const now = env.clock.now();
  const { app } = pass;
  let refused: WantedCondition[] = [];
  if (newest !== undefined) {
    const status = syncCodeOf(rows);
    const desired = {
      is: 'newest' as const,
      revision: newest.revision,
      source: newest.source,
      ...(await sameAs(env, pass, newest, signal)),
    };
    const auto = decideAutoSync({ app, desired, status, rows, backoff, now });
    if (auto.do !== 'refuse' || lastGood === undefined) return auto.do === 'sync' ? { ...auto, conditions: [] } : auto;
    refused = [{ type: 'SyncError', message: auto.message }];
  }
  if (lastGood === undefined) return { do: 'nothing' };
  const { revision, source } = lastGood.desired;
  const goal: Goal = { is: 'last-good', revision, source };
  const status = syncCodeOf(lastGood.rows);
  const auto = decideAutoSync({ app, desired: goal, status, rows: lastGood.rows, backoff, now });
  if (auto.do === 'sync') return { ...auto, conditions: refused };
  const [first] = refused;
  return auto.do === 'nothing' && first !== undefined ? { do: 'refuse', message: first.message } : auto;
}

/** The revision that was tried last, when it gives the same objects as the newest one. */
async function sameAs(env: Env, pass: Pass, newest: Desired, signal: AbortSignal): Promise<{ sameAs?: string }> {
  const tried = pass.app.status?.operationState?.syncResult;
  if (tried?.revision === undefined || tried.revision === newest.revision) return {};
  if (syncPolicyOf(pass.app).automated === undefined) return {};
  const wanted = { source: tried.source ?? pass.source, revision: tried.revision, fetch: false, fresh: false };
  const answer = await loadDesired(env, pass, wanted, signal);
  return answer.ok && answer.value.rendered === newest.rendered ? { sameAs: tried.revision } : {};
}

/** A stored operation: its commit and source were settled when it began. */
async function goOn(
  env: Env,
  pass: Pass,
  { state, view }: { readonly state: OperationState; readonly view: View },
  signal: AbortSignal,
): Promise<Choice> {
  const next = resume(env, pass, state);
  if (next.is === 'later') {
    if (await isOutdated(env, pass, { state, view }, signal))
      return { do: 'end', state: abandoned(state), conditions: [] };
    const auto = await decideInWindow(env, pass, { ...view, newest: undefined }, signal);
    if (auto.do !== 'sync') return { do: 'nothing', conditions: [], after: next.after };
    return { ...(await begin(env, pass, auto.operation, signal)), conditions: auto.conditions };
  }
  const newer = newestForRetry(pass, state, view);
  if (newer !== undefined) {
    const syncResult = { ...next.state.syncResult, revision: newer.revision, source: newer.source };
    const begun = { operation: state.operation };
    return { do: 'operate', state: { ...next.state, syncResult }, desired: newer, begun, conditions: [] };
  }
  const { revision, source } = next.state.syncResult ?? {};
  const wanted = {
    source: source ?? pass.source,
    ...(revision === undefined ? {} : { revision }),
    fetch: false,
    fresh: false,
  };
  const desired = await loadDesired(env, pass, wanted, signal);
  if (desired.ok) return { do: 'operate', state: next.state, desired: desired.value, conditions: [] };
  const message = desired.conditions.map((condition) => condition.message).join('; ');
  return { do: 'fail', state: { ...next.state, phase: 'Error', message }, conditions: [] };
}

/** `retry.refresh`: another attempt is about the newest revision, unless the operation is about a source of its own. */
function newestForRetry({ app }: Pass, state: OperationState, { newest }: View): Desired | undefined {
  if (!waitsForRetry(state) || state.operation.sync?.source !== undefined) return undefined;
  const isNew = newest !== undefined && newest.revision !== state.syncResult?.revision;
  return isNew && retryOf(state.operation, app).refresh ? newest : undefined;
}

/** An automatic sync that waits for its next attempt gives way to a newer revision that wants something else. */
async function isOutdated(
  env: Env,
  pass: Pass,
  { state, view }: { readonly state: OperationState; readonly view: View },
  signal: AbortSignal,
): Promise<boolean> {
  const { operation, syncResult } = state;
  const { newest } = view;
  if (operation.initiatedBy?.automated !== true || newest === undefined || syncResult?.revision === undefined)
    return false;
  if (newest.revision === syncResult.revision) return false;
  const wanted = {
    source: syncResult.source ?? pass.source,
    revision: syncResult.revision,
    fetch: false,
    fresh: false,
  };
  const tried = await loadDesired(env, pass, wanted, signal);
  return !tried.ok || tried.value.rendered !== newest.rendered;
}

function abandoned(state: OperationState): OperationState {
  const message = (state.message ?? 'failed').replace(/\. Retrying attempt .*$/, '');
  return { ...state, phase: 'Failed', message: `${message}. Given up for a newer revision` };
}

/** What an operation asks for and would not get. */
function unfitOf({ sync }: Operation): string | undefined {
  const { manifests = [], sources = [], revisions = [] } = sync ?? {};
  if (manifests.length > 0)
    return 'operation.sync.manifests: manifests of a client are not synced; push them to Git instead';
  return sources.length > 1 || revisions.length > 1
    ? 'operation.sync.sources: more than one source is not supported yet'
    : undefined;
}

/** Settles what the operation is about: a commit. One asked for without a revision fetches first. */
async function begin(env: Env, pass: Pass, operation: Operation, signal: AbortSignal): Promise<Choice> {
  const { sync } = operation;
  const source = sync?.source ?? pass.source;
  const named = sync?.revision === undefined || sync.revision === '' ? {} : { revision: sync.revision };
  const fetch = named.revision === undefined;
  const previous = pass.app.status?.operationState;
  const now = env.clock.now();
  const desired = await loadDesired(env, pass, { source, ...named, fetch, fresh: false }, signal);
  const subject = {
    revision: desired.ok ? desired.value.revision : (desired.revision ?? named.revision ?? ''),
    source,
  };
  const state = beginOperation(operation, subject, now, previous);
  const unfit = unfitOf(operation);
  if (unfit !== undefined) return { do: 'fail', state: { ...state, phase: 'Error', message: unfit }, conditions: [] };
  if (sync === undefined) {
    return {
      do: 'fail',
      state: { ...state, phase: 'Error', message: 'the operation says nothing to do: operation.sync is missing' },
      conditions: [],
    };
  }
  if (!desired.ok) {
    const message = desired.conditions.map((condition) => condition.message).join('; ');
    return { do: 'fail', state: { ...state, phase: 'Error', message }, conditions: [] };
  }
  return { do: 'operate', state, desired: desired.value, begun: { operation }, conditions: [] };
}
