import { z } from 'zod';
import { anyJson, list, loose, mapOf, maybe } from '#form/loose.ts';
import { ApplicationSource } from './source.ts';

const text = z.string();
const flag = z.boolean();

/** `server` or `name`, not both; `namespace` only fills objects that have none. */
export const Destination = loose({ server: maybe(text), name: maybe(text), namespace: maybe(text) });
export type Destination = z.infer<typeof Destination>;

export const RetryStrategy = loose({
  /** Attempts after the first; below 0 for ever. */
  limit: maybe(z.number()),
  backoff: maybe(loose({ duration: maybe(text), factor: maybe(z.number()), maxDuration: maybe(text) })),
  /** Use the newest revision on a retry. */
  refresh: maybe(flag),
});
export type RetryStrategy = z.infer<typeof RetryStrategy>;

export const IgnoreDifference = loose({
  group: maybe(text),
  kind: text,
  name: maybe(text),
  namespace: maybe(text),
  jsonPointers: maybe(list(text)),
  jqPathExpressions: maybe(list(text)),
  managedFieldsManagers: maybe(list(text)),
});
export type IgnoreDifference = z.infer<typeof IgnoreDifference>;

const SyncPolicy = loose({
  automated: maybe(loose({ prune: maybe(flag), selfHeal: maybe(flag), allowEmpty: maybe(flag), enabled: maybe(flag) })),
  syncOptions: maybe(list(text)),
  retry: maybe(RetryStrategy),
  managedNamespaceMetadata: maybe(loose({ labels: maybe(mapOf(text)), annotations: maybe(mapOf(text)) })),
});

/** argocd.md 1.1. Nothing is defaulted here: what is written back is what was read; the readers beside know the defaults. */
export const ApplicationSpec = loose({
  source: maybe(ApplicationSource),
  sources: maybe(list(ApplicationSource)),
  sourceHydrator: maybe(anyJson),
  destination: Destination,
  /** Empty means `default`. */
  project: maybe(text),
  syncPolicy: maybe(SyncPolicy),
  ignoreDifferences: maybe(list(IgnoreDifference)),
  info: maybe(list(loose({ name: text, value: text }))),
  revisionHistoryLimit: maybe(z.number()),
});
export type ApplicationSpec = z.infer<typeof ApplicationSpec>;
