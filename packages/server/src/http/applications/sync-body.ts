import { z } from 'zod';
import { SyncResource } from '@capstan/core/app/operation.ts';
import { RetryStrategy } from '@capstan/core/app/spec.ts';

const maybeText = z.string().nullish();
const maybeFlag = z.boolean().nullish();
const forced = z.looseObject({ force: maybeFlag }).nullish();

/** Body of POST /api/v1/applications/{name}/sync (argocd.md 6.2). */
export const SyncBody = z.looseObject({
  revision: maybeText,
  dryRun: maybeFlag,
  prune: maybeFlag,
  strategy: z.looseObject({ apply: forced, hook: forced }).nullish(),
  resources: z.array(SyncResource).nullish(),
  infos: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  retryStrategy: RetryStrategy.nullish(),
  syncOptions: z.looseObject({ items: z.array(z.string()).nullish() }).nullish(),
  appNamespace: maybeText,
  project: maybeText,
});
export type SyncBody = z.infer<typeof SyncBody>;

/**
 * The operation a sync request asks for, to be written as a merge patch (undefined fields are left out). Options and retry
 * of the application's policy apply where the request has none.
 */
export function operationOf(
  body: SyncBody,
  username: string,
  policy: { readonly syncOptions?: readonly string[] | undefined; readonly retry?: RetryStrategy | undefined },
) {
  return {
    sync: {
      revision: filled(body.revision),
      prune: body.prune === true ? true : undefined,
      dryRun: body.dryRun === true ? true : undefined,
      syncStrategy: strategyOf(body.strategy),
      resources: filled(body.resources),
      syncOptions: filled(body.syncOptions?.items ?? policy.syncOptions),
    },
    initiatedBy: { username },
    info: filled(body.infos),
    retry: body.retryStrategy ?? policy.retry,
  };
}

function strategyOf(strategy: SyncBody['strategy']) {
  if (strategy?.apply) return { apply: { force: strategy.apply.force === true } };
  return strategy?.hook ? { hook: { force: strategy.hook.force === true } } : undefined;
}

function filled<T extends { readonly length: number }>(value: T | null | undefined): T | undefined {
  return value === null || value === undefined || value.length === 0 ? undefined : value;
}
