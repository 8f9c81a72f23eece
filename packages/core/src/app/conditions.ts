import type { ApplicationCondition } from './status.ts';

/** argocd.md 1.3. The suffix says how bad: Error, Warning, Info. */
export const conditionTypes = [
  'DeletionError',
  'InvalidSpecError',
  'ComparisonError',
  'SyncError',
  'UnknownError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'ExcludedResourceWarning',
  'OrphanedResourceWarning',
  /** Ours: what a renderer found odd in manifests that it could render. */
  'RenderWarning',
  /** Ours: what the Application says and Capstan does not follow. */
  'SpecWarning',
] as const;
export type ConditionType = (typeof conditionTypes)[number];

export interface WantedCondition {
  readonly type: ConditionType;
  readonly message: string;
}

export function isErrorCondition({ type }: { readonly type: string }): boolean {
  return type.endsWith('Error');
}

/**
 * The conditions after a pass. A condition that says what it said before keeps its lastTransitionTime, a new or changed
 * one gets `now` (RFC 3339). Conditions of types outside `judged` (default: all types) are none of this pass's business
 * and stay. Sorted by type, then message, so that equal conditions make equal status.
 */
export function setConditions(
  previous: readonly ApplicationCondition[],
  wanted: readonly WantedCondition[],
  now: string,
  judged?: ReadonlySet<string>,
): readonly ApplicationCondition[] {
  const untouched = judged === undefined ? [] : previous.filter(({ type }) => !judged.has(type));
  const unique = new Map(wanted.map((condition) => [`${condition.type} ${condition.message}`, condition]));
  const next = [...unique.values()].map(
    ({ type, message }): ApplicationCondition =>
      previous.find((old) => old.type === type && old.message === message) ?? {
        type,
        message,
        lastTransitionTime: now,
      },
  );
  return [...untouched, ...next].toSorted((a, b) => order(a.type, b.type) || order(a.message, b.message));
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
