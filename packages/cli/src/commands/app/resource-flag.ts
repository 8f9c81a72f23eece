import { CommandError } from '#commands/command.ts';

export interface ResourceChoice {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** `GROUP:KIND:NAME` or `GROUP:KIND:NAMESPACE/NAME`, as in argocd; an empty group is the core group. */
export function parseResource(text: string): ResourceChoice {
  const [group, kind, target, ...rest] = text.split(':');
  if (group === undefined || !kind || !target || rest.length > 0) {
    throw new CommandError(`--resource takes GROUP:KIND:NAME or GROUP:KIND:NAMESPACE/NAME, got "${text}"`);
  }
  const [first = '', second] = target.split('/', 2);
  return second === undefined ? { group, kind, name: first } : { group, kind, namespace: first, name: second };
}
