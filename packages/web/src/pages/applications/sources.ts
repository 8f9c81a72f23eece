import type { Application } from '@capstan/core/app/application.ts';
import type { ApplicationSource } from '@capstan/core/app/source.ts';

/** A non-empty `sources` beats `source` (argocd.md 1.1). Core's function of this name would bring its parser along. */
export function sourcesOf({ spec }: Application): readonly ApplicationSource[] {
  if (spec.sources !== undefined && spec.sources.length > 0) return spec.sources;
  return spec.source === undefined ? [] : [spec.source];
}
