import { annotations } from '@capstan/core/app/annotations.ts';
import { historyLimitOf } from '@capstan/core/app/application.ts';
import type { WantedCondition } from '@capstan/core/app/conditions.ts';
import { specWarnings } from '@capstan/core/app/spec-warnings.ts';
import type { ApplicationStatus, OperationState } from '@capstan/core/app/status.ts';
import { recordHistory } from '@capstan/core/sync/history.ts';
import { isRunning } from '@capstan/core/sync/operation.ts';
import { syncCodeOf } from '@capstan/core/sync/summarize.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { ClusterUnreachable } from '#apply/destination.ts';
import type { Next } from '#runtime/queue.ts';
import type { Choice } from './choose.ts';
import { chooseOperation } from './choose.ts';
import { compareTargets } from './compare.ts';
import { deleteApplication } from './deletion.ts';
import type { Env } from './env.ts';
import { operate, settle } from './operate.ts';
import type { Progress } from './operate.ts';
import { parsedApplication } from './parsed.ts';
import { instanceOf, refOfKey, refreshOf } from './pass.ts';
import type { Pass, Subject } from './pass.ts';
import { mayWait, statusOf, syncErrors } from './report.ts';
import type { Findings } from './report.ts';
import { checkSpec } from './spec-check.ts';
import { writeStatus } from './status-write.ts';
import type { StatusWrite } from './status-write.ts';
import { reportInvalid, reportUnreadable } from './unfit.ts';
import { lookAt } from './view.ts';
import type { View } from './view.ts';

/** One pass over one application: observe, decide, act, report. Safe to repeat at any time. */
export async function reconcile(env: Env, key: string, signal: AbortSignal): Promise<Next> {
  const object = env.home.live.get(refOfKey(key));
  if (object === undefined) return undefined;
  const parsed = parsedApplication(object);
  if (!parsed.ok) return reportUnreadable(env, object, parsed.problems, signal);
  const subject = { key, app: parsed.app, object };
  if (object.metadata.deletionTimestamp !== undefined) return deleteApplication(env, subject, signal);
  if (object.metadata.annotations?.[annotations.skipReconcile] === 'true') return undefined;
  const checked = checkSpec(env, parsed.app);
  if (!checked.ok) return reportInvalid(env, subject, checked.conditions, signal);
  try {
    const pass = await beginPass(env, subject, checked.value, signal);
    return await run(env, pass, subject, signal);
  } catch (error) {
    if (!(error instanceof ClusterUnreachable)) throw error;
    const message = `cluster ${checked.value.destination.server} cannot be reached: ${error.message}. It is tried again by itself`;
    await reportInvalid(env, subject, [{ type: 'ComparisonError', message }], signal);
    throw error;
  }
}

async function beginPass(
  env: Env,
  { key, app, object }: Subject,
  settled: Pick<Pass, 'source' | 'project' | 'destination'>,
  signal: AbortSignal,
): Promise<Pass> {
  const kinds = await settled.destination.cluster.kinds({ fresh: false }, signal);
  if (!kinds.ok) throw new ClusterUnreachable(kinds.failure.message);
  return {
    ...settled,
    key,
    app,
    instance: instanceOf(env, app),
    destinationNamespace: app.spec.destination.namespace ?? '',
    kinds: kinds.value,
    refresh: refreshOf(object),
  };
}

async function run(env: Env, pass: Pass, subject: Subject, signal: AbortSignal): Promise<Next> {
  const view = await lookAt(env, pass, signal);
  const choice = await chooseOperation(env, pass, view, signal);
  const warnings = specWarnings(pass.app).map((message): WantedCondition => ({ type: 'SpecWarning', message }));
  const conditions = [...view.conditions, ...warnings, ...choice.conditions];
  switch (choice.do) {
    case 'nothing': {
      const state = pass.app.status?.operationState;
      const said = conditions.some(({ type }) => type === 'SyncError');
      const errors = said ? [] : syncErrors(state, view.findings.revision);
      const findings = { ...view.findings, conditions: [...conditions, ...errors] };
      return store(env, subject, { findings, operation: 'keep', after: choice.after ?? view.after }, signal);
    }
    case 'fail': {
      const progress = settle(env, pass, choice.state);
      return conclude(env, pass, { subject, view, conditions, progress }, signal);
    }
    case 'end':
      return conclude(env, pass, { subject, view, conditions, progress: { state: choice.state, after: 1 } }, signal);
    case 'operate':
      return act(env, pass, { subject, view, conditions, choice }, signal);
  }
}

interface Act {
  readonly subject: Subject;
  readonly view: View;
  readonly conditions: readonly WantedCondition[];
  readonly choice: Choice & { readonly do: 'operate' };
}

/** Stores the intent, carries the operation on, looks again at what that changed, and stores what came of it. */
async function act(
  env: Env,
  pass: Pass,
  { subject, view, conditions, choice }: Act,
  signal: AbortSignal,
): Promise<Next> {
  let object: KubeObject = subject.object;
  async function keep(state: OperationState, operation: StatusWrite['operation']): Promise<boolean> {
    const status = { ...(object['status'] as ApplicationStatus | undefined), operationState: state };
    const written = await writeStatus(env, object, { status, operation }, signal);
    if (written.is === 'stale' || written.is === 'gone') return false;
    object = written.object;
    return true;
  }
  if (choice.begun !== undefined && !(await keep(choice.state, choice.begun.operation))) return again;
  const work = { state: choice.state, desired: choice.desired, store: (state: OperationState) => keep(state, 'keep') };
  const progress = await operate(env, pass, work, signal);
  if (progress === undefined) return again;
  return conclude(
    env,
    pass,
    { subject: { ...subject, object }, view: await lookAgain(env, pass, view, signal), conditions, progress },
    signal,
  );
}

/** Somebody else has written: the next pass sees what. */
const again: Next = { after: 20 };

async function lookAgain(env: Env, pass: Pass, view: View, signal: AbortSignal): Promise<View> {
  const desired = view.newest ?? view.lastGood?.desired;
  if (desired === undefined) return view;
  const rows = await compareTargets(env, pass, desired.targets, signal);
  const code = view.newest === undefined ? view.findings.code : syncCodeOf(rows);
  return { ...view, rows, findings: { ...view.findings, rows, code } };
}

interface Conclusion {
  readonly subject: Subject;
  readonly view: View;
  readonly conditions: readonly WantedCondition[];
  readonly progress: Progress;
}

/** The one write that ends an operation, or the part of it that this pass could do. */
async function conclude(
  env: Env,
  pass: Pass,
  { subject, view, conditions, progress }: Conclusion,
  signal: AbortSignal,
): Promise<Next> {
  const { state, after } = progress;
  const running = isRunning(progress.state);
  const history = running
    ? undefined
    : recordHistory(pass.app.status?.history ?? [], state, state.syncResult?.source, historyLimitOf(pass.app));
  const findings: Findings = {
    ...view.findings,
    conditions: [...conditions, ...syncErrors(state, view.findings.revision)],
    operationState: state,
    ...(history === undefined ? {} : { history }),
  };
  return store(env, subject, { findings, operation: running ? 'keep' : undefined, after }, signal);
}

interface Report {
  readonly findings: Findings;
  readonly operation: 'keep' | undefined;
  readonly after: number | undefined;
}

async function store(env: Env, { key, app, object }: Subject, report: Report, signal: AbortSignal): Promise<Next> {
  const status = statusOf(env, app, key, report.findings);
  if (mayWait(env, { key, app, object }, status)) return undefined;
  const written = await writeStatus(env, object, { status, operation: report.operation }, signal);
  if (written.is === 'stale') return again;
  return report.after === undefined ? undefined : { after: report.after };
}
