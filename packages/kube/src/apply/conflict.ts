import { pathsOf } from './fields-v1.ts';
import { compareText } from './managers.ts';
import type { ManagedSet, Managers } from './managers.ts';
import { showPath } from './path-element.ts';

/** One entry of `details.causes` of a refused apply. */
export interface ConflictCause {
  readonly reason: 'FieldManagerConflict';
  readonly message: string;
  readonly field: string;
}

export interface ConflictReport {
  readonly message: string;
  readonly causes: readonly ConflictCause[];
}

/** Conflicts in the words of the API server; managers in order. Source: managedfields, `internal/conflict.go`. */
export function reportConflicts(conflicts: Managers): ConflictReport {
  const groups = [...conflicts]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([, entry]) => ({ manager: showManager(entry), fields: pathsOf(entry.set).map(showPath) }));
  const causes = groups.flatMap(({ manager, fields }) =>
    fields.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${manager}`, field }) as const),
  );
  const [only] = causes;
  if (causes.length === 1 && only !== undefined) {
    return { message: `Apply failed with 1 conflict: ${only.message}: ${only.field}`, causes };
  }
  const lines = groups.flatMap(({ manager, fields }) => [
    `conflicts with ${manager}:`,
    ...fields.map((field) => `- ${field}`),
  ]);
  return { message: `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`, causes };
}

function showManager({ manager, operation, subresource, apiVersion }: ManagedSet): string {
  const through = subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`;
  return `${JSON.stringify(manager)}${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}
