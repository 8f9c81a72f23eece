import type { Application } from '@capstan/core/app/application.ts';

/** `Manual`, `Auto` or `Auto-Prune`: the column of argocd's list. */
export function policyText({ spec }: Application): string {
  const automated = spec.syncPolicy?.automated;
  if (automated === undefined || automated.enabled === false) return 'Manual';
  return automated.prune === true ? 'Auto-Prune' : 'Auto';
}
