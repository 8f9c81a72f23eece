import type { KubeObject } from '@capstan/kube/object/object.ts';
import { matchesSelector, parseSelector } from '@capstan/kube/object/selector.ts';

/** Which objects a list or watch is about. */
export type Selector = (object: KubeObject) => boolean;

export type Parsed =
  | { readonly ok: true; readonly matches: Selector | undefined }
  | { readonly ok: false; readonly message: string };

/** Parses the text of labelSelector; `matches` is undefined where it selects all. */
export function parseLabelSelector(text: string): Parsed {
  const parsed = parseSelector(text);
  if (!parsed.ok) return parsed;
  const selector = parsed.value;
  if (selector !== 'nothing' && selector.length === 0) return { ok: true, matches: undefined };
  return { ok: true, matches: ({ metadata }) => matchesSelector(selector, metadata.labels ?? {}) };
}
