import { z } from 'zod';
import { list, loose, maybe } from '#form/loose.ts';
import { ApplicationSource } from './source.ts';
import { RetryStrategy } from './spec.ts';

const text = z.string();
const flag = z.boolean();

/** One resource of a selective sync; an empty group is the core group. */
export const SyncResource = loose({
  group: maybe(text),
  kind: text,
  name: text,
  namespace: maybe(text),
});
export type SyncResource = z.infer<typeof SyncResource>;

const StrategyOptions = loose({ force: maybe(flag) });

export const SyncOperation = loose({
  revision: maybe(text),
  revisions: maybe(list(text)),
  prune: maybe(flag),
  dryRun: maybe(flag),
  /** Hook is the default; apply, or any non-empty `resources`, skips hooks. */
  syncStrategy: maybe(
    loose({
      apply: maybe(StrategyOptions),
      hook: maybe(loose({ force: maybe(flag), syncStrategyApply: maybe(StrategyOptions) })),
    }),
  ),
  resources: maybe(list(SyncResource)),
  /** Set for a rollback: the source of the history entry. */
  source: maybe(ApplicationSource),
  sources: maybe(list(ApplicationSource)),
  manifests: maybe(list(text)),
  syncOptions: maybe(list(text)),
  autoHealAttemptsCount: maybe(z.number()),
});
export type SyncOperation = z.infer<typeof SyncOperation>;

export const InitiatedBy = loose({ username: maybe(text), automated: maybe(flag) });
export type InitiatedBy = z.infer<typeof InitiatedBy>;

/** What a client writes to start something, and the controller clears when it has ended (argocd.md 1.2). */
export const Operation = loose({
  sync: maybe(SyncOperation),
  initiatedBy: maybe(InitiatedBy),
  info: maybe(list(loose({ name: text, value: text }))),
  retry: maybe(RetryStrategy),
});
export type Operation = z.infer<typeof Operation>;
