import { z } from 'zod';
import { list, loose, mapOf, maybe } from '#form/loose.ts';
import { healthLadder } from '#health/health.ts';
import { InitiatedBy, Operation } from './operation.ts';
import { ApplicationSource } from './source.ts';
import { Destination, IgnoreDifference } from './spec.ts';

const text = z.string();
const flag = z.boolean();
const whole = z.number();

export const SyncStatusCode = z.enum(['Synced', 'OutOfSync', 'Unknown']);
export type SyncStatusCode = z.infer<typeof SyncStatusCode>;

/** Failed: tasks failed. Error: it could not run. Running with finishedAt set: it waits for a retry. */
export const OperationPhase = z.enum(['Running', 'Terminating', 'Failed', 'Error', 'Succeeded']);
export type OperationPhase = z.infer<typeof OperationPhase>;

export const HealthState = loose({
  status: maybe(z.enum(healthLadder)),
  message: maybe(text),
  lastTransitionTime: maybe(text),
});

export const ResourceStatus = loose({
  group: maybe(text),
  version: maybe(text),
  kind: maybe(text),
  namespace: maybe(text),
  name: maybe(text),
  /** Left out for hooks and objects whose tracking id is not their own. */
  status: maybe(SyncStatusCode),
  health: maybe(HealthState),
  hook: maybe(flag),
  requiresPruning: maybe(flag),
  requiresDeletionConfirmation: maybe(flag),
  syncWave: maybe(whole),
});
export type ResourceStatus = z.infer<typeof ResourceStatus>;

const ComparedTo = loose({
  source: maybe(ApplicationSource),
  sources: maybe(list(ApplicationSource)),
  destination: maybe(Destination),
  ignoreDifferences: maybe(list(IgnoreDifference)),
});

export const SyncStatus = loose({
  status: SyncStatusCode,
  revision: maybe(text),
  revisions: maybe(list(text)),
  comparedTo: maybe(ComparedTo),
});
export type SyncStatus = z.infer<typeof SyncStatus>;

export const ApplicationCondition = loose({ type: text, message: text, lastTransitionTime: maybe(text) });
export type ApplicationCondition = z.infer<typeof ApplicationCondition>;

/** The result of one task of a sync. */
export const ResourceResult = loose({
  group: maybe(text),
  version: maybe(text),
  kind: maybe(text),
  namespace: maybe(text),
  name: maybe(text),
  status: maybe(z.enum(['Synced', 'SyncFailed', 'Pruned', 'PruneSkipped', ''])),
  message: maybe(text),
  hookType: maybe(text),
  hookPhase: maybe(text),
  syncPhase: maybe(text),
  images: maybe(list(text)),
});
export type ResourceResult = z.infer<typeof ResourceResult>;

export const SyncResult = loose({
  revision: maybe(text),
  revisions: maybe(list(text)),
  source: maybe(ApplicationSource),
  sources: maybe(list(ApplicationSource)),
  resources: maybe(list(ResourceResult)),
  managedNamespaceMetadata: maybe(loose({ labels: maybe(mapOf(text)), annotations: maybe(mapOf(text)) })),
});
export type SyncResult = z.infer<typeof SyncResult>;

export const OperationState = loose({
  operation: Operation,
  phase: OperationPhase,
  message: maybe(text),
  syncResult: maybe(SyncResult),
  /** RFC 3339. */
  startedAt: text,
  finishedAt: maybe(text),
  retryCount: maybe(whole),
});
export type OperationState = z.infer<typeof OperationState>;

/** One deployment: only successful, non-dry-run, full syncs. Oldest first; ids count up and are never used twice. */
export const RevisionHistory = loose({
  id: whole,
  revision: maybe(text),
  revisions: maybe(list(text)),
  source: maybe(ApplicationSource),
  sources: maybe(list(ApplicationSource)),
  deployStartedAt: maybe(text),
  deployedAt: text,
  initiatedBy: maybe(InitiatedBy),
});
export type RevisionHistory = z.infer<typeof RevisionHistory>;

export const ApplicationSummary = loose({
  externalURLs: maybe(list(text)),
  images: maybe(list(text)),
  isAppOfApps: maybe(flag),
});

/** argocd.md 1.3. There is no status subresource: this is written through the main resource. */
export const ApplicationStatus = loose({
  resources: maybe(list(ResourceStatus)),
  resourceHealthSource: maybe(text),
  sync: maybe(SyncStatus),
  health: maybe(HealthState),
  history: maybe(list(RevisionHistory)),
  conditions: maybe(list(ApplicationCondition)),
  operationState: maybe(OperationState),
  reconciledAt: maybe(text),
  observedAt: maybe(text),
  sourceType: maybe(text),
  sourceTypes: maybe(list(text)),
  summary: maybe(ApplicationSummary),
  controllerNamespace: maybe(text),
});
export type ApplicationStatus = z.infer<typeof ApplicationStatus>;
