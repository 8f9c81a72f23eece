import type { Application } from '@capstan/core/app/application.ts';
import { isErrorCondition } from '@capstan/core/app/conditions.ts';

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

export interface Finding {
  readonly file: string | undefined;
  /** Counted from 1. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly text: string;
  /** What the renderer proposes. */
  readonly hints: readonly string[];
}

/** Errors before warnings; a failed sync that no condition speaks of is a problem too. */
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
      findings: readFindings(operation.message ?? ''),
      advice: adviceFor('SyncError'),
      since: operation.finishedAt,
    });
  return problems.toSorted((a, b) => (a.tone === b.tone ? 0 : a.tone === 'bad' ? -1 : 1));
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
  SyncError: 'See the sync tab for the resources that failed. Correct the cause in Git, or sync again.',
  DeletionError: 'The application is being deleted, but something keeps its resources. Remove the cause.',
  UnknownError: 'Refresh; if it stays, look at the server’s log.',
  SharedResourceWarning: 'Two applications claim the same resource. Remove it from one of them.',
  RepeatedResourceWarning: 'The same resource occurs more than once in the source. Remove the others.',
  ExcludedResourceWarning: 'The settings exclude this kind of resource, so Capstan leaves it alone.',
  OrphanedResourceWarning: 'The namespace holds resources that no application declares.',
};

function adviceFor(type: string): string {
  return advices[type] ?? '';
}

const atPlace = /^(?:.*?\s)?['"(]?([\w@.+~-][\w@.+~/ -]*\.[A-Za-z][\w]{0,9})['")]?:(\d+)(?::(\d+))?:\s+(.*)$/;
const inFile = /^([\w@.+~-][\w@.+~/-]*\.(?:ya?ml|json|tpl|toml|env|properties)):\s+(.*)$/;

/**
 * Cuts a message into what it says of each place. The server prints diagnostics as `file:line:column: message` with the
 * hint on the lines below; anything else stays as it is.
 */
export function readFindings(message: string): readonly Finding[] {
  const findings: { file?: string; line?: number; column?: number; text: string; hints: string[] }[] = [];
  for (const line of message.split('\n').map((text) => text.trim())) {
    if (line === '') continue;
    const place = atPlace.exec(line);
    const file = place === null ? inFile.exec(line) : null;
    const last = findings.at(-1);
    if (place !== null) {
      const [, name = '', row, column, text = ''] = place;
      const lead = line.slice(0, line.indexOf(name)).replace(/[:\s'"(]+$/, '');
      findings.push({
        file: name,
        line: Number(row),
        ...(column === undefined ? {} : { column: Number(column) }),
        text: lead === '' ? text : `${lead}: ${text}`,
        hints: [],
      });
    } else if (file !== null) findings.push({ file: file[1] ?? '', text: file[2] ?? '', hints: [] });
    else if (last?.file !== undefined) last.hints.push(line.replace(/^(?:hint|help|fix):\s*/i, ''));
    else findings.push({ text: line, hints: [] });
  }
  return findings.map(({ file, line, column, text, hints }) => ({ file, line, column, text, hints }));
}
