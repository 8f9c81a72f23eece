import type { Application } from '@capstan/core/app/application.ts';
import { isErrorCondition } from '@capstan/core/app/conditions.ts';
import type { OperationState } from '@capstan/core/app/status.ts';
import { type Finding, readFindings } from '#pages/findings.ts';
import { operationView } from './operation-view.ts';

/** Something that keeps an application from being what Git says, told so that one knows where to look and what to do. */
export interface Problem {
  readonly tone: 'bad' | 'warn';
  /** In words: `Comparison error`. */
  readonly title: string;
  readonly findings: readonly Finding[];
  /** The next step. */
  readonly advice: string;
  /** RFC 3339. */
  readonly since: string | undefined;
}

/** Errors before warnings; a failed sync that no condition speaks of is a problem too, and so is what does not work. */
export function problemsOf({ status }: Application): readonly Problem[] {
  const conditions = status?.conditions ?? [];
  const problems = conditions.map(({ type, message, lastTransitionTime }): Problem => ({
    tone: isErrorCondition({ type }) ? 'bad' : 'warn',
    title: titleOf(type),
    findings: readFindings(message),
    advice: adviceFor(type),
    since: lastTransitionTime,
  }));
  const operation = status?.operationState;
  const failed = operation?.phase === 'Failed' || operation?.phase === 'Error';
  if (failed && !conditions.some(({ type }) => type === 'SyncError'))
    problems.push({
      tone: 'bad',
      title: 'The last sync failed',
      findings: failuresOf(operation),
      advice: adviceFor('SyncError'),
      since: operation.finishedAt,
    });
  const { health } = status ?? {};
  if (health?.status === 'Degraded' && health.message !== undefined)
    problems.push({
      tone: 'bad',
      title: 'Degraded',
      findings: [{ file: undefined, line: undefined, column: undefined, text: health.message, hints: [] }],
      advice: 'What Git says is applied, but it does not work. Correct it in Git and push, or revert the commit.',
      since: health.lastTransitionTime,
    });
  return problems.toSorted((a, b) => Number(a.tone === 'warn') - Number(b.tone === 'warn'));
}

/** What each resource that failed said; the sync's own words where none did. */
function failuresOf(operation: OperationState): readonly Finding[] {
  const failed = operationView(operation).results.filter(({ tone }) => tone === 'bad');
  if (failed.length === 0) return readFindings(operation.message ?? '');
  return failed.map(({ kind, name, message }) => ({
    file: undefined,
    line: undefined,
    column: undefined,
    text: message === '' ? `${kind} ${name} failed` : `${kind} ${name}: ${message}`,
    hints: [],
  }));
}

/** `ComparisonError` as `Comparison error`. */
function titleOf(type: string): string {
  const words = type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const advices: Readonly<Record<string, string>> = {
  ComparisonError:
    'What ran last keeps running and is still kept as it was. Correct it in Git and push: Capstan looks again by itself.',
  InvalidSpecError: 'Correct the Application’s spec: its source, destination or project.',
  SyncError: 'Correct the cause in Git and push, or sync again. The sync tab has the result of every resource.',
  DeletionError: 'The application is being deleted, but something keeps its resources. Remove the cause.',
  UnknownError: 'Refresh; if it stays, look at the server’s log.',
  SharedResourceWarning: 'Two applications claim the same resource. Remove it from one of them.',
  RepeatedResourceWarning: 'The same resource occurs more than once in the source. Remove the others.',
  ExcludedResourceWarning: 'The settings exclude this kind of resource, so Capstan leaves it alone.',
  SpecWarning: 'The Application asks for something that Capstan does not do. Change its spec, or know that it is so.',
  OrphanedResourceWarning: 'The namespace holds resources that no application declares.',
};

function adviceFor(type: string): string {
  return advices[type] ?? '';
}
