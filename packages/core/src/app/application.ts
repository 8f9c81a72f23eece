import type { KubeObject } from '@capstan/kube/object/object.ts';
import { z } from 'zod';
import { loose, maybe } from '#form/loose.ts';
import { meta } from '#form/meta.ts';
import { parseObject } from '#form/parse.ts';
import { Operation } from './operation.ts';
import type { ApplicationSource } from './source.ts';
import { ApplicationSpec } from './spec.ts';
import { ApplicationStatus } from './status.ts';

export const argoGroup = 'argoproj.io';
export const argoVersion = 'v1alpha1';
export const argoApiVersion = 'argoproj.io/v1alpha1';

/** argoproj.io/v1alpha1 Application in Argo CD's form (argocd.md 1). An Application is also a KubeObject. */
export const Application = loose({
  apiVersion: z.literal(argoApiVersion),
  kind: z.literal('Application'),
  metadata: meta,
  spec: ApplicationSpec,
  operation: maybe(Operation),
  status: maybe(ApplicationStatus),
});
export type Application = z.infer<typeof Application>;

export type ParsedApplication =
  | { readonly ok: true; readonly app: Application }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses what came from a cluster or a client. Unknown fields survive, null fields count as left out. */
export function parseApplication(object: KubeObject): ParsedApplication {
  const parsed = parseObject(Application, object);
  return parsed.ok ? { ok: true, app: parsed.value } : parsed;
}

/** A non-empty `sources` beats `source` (argocd.md 1.1). */
export function sourcesOf({ spec }: Application): readonly ApplicationSource[] {
  if (spec.sources !== undefined && spec.sources.length > 0) return spec.sources;
  return spec.source === undefined ? [] : [spec.source];
}

export function projectOf({ spec }: Application): string {
  return spec.project === undefined || spec.project === '' ? 'default' : spec.project;
}

/** How many history entries are kept; 0 keeps none. */
export function historyLimitOf({ spec }: Application): number {
  return spec.revisionHistoryLimit ?? 10;
}
