import type { ApplicationRef } from './application-ref.ts';
import { applicationPath } from './application-queries.ts';
import { request } from './request.ts';

export interface SyncOrder {
  readonly revision?: string;
  readonly prune: boolean;
  readonly dryRun: boolean;
  /** Only these; hooks are then skipped and nothing is added to the history (argocd.md 1.2). */
  readonly resources?: readonly ResourceChoice[];
}

export interface ResourceChoice {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export async function syncApplication(ref: ApplicationRef, order: SyncOrder): Promise<void> {
  await request(applicationPath(ref, '/sync'), { method: 'POST', body: { ...named(ref), ...order } });
}

/** Compares with Git again; `hard` renders anew too. Answers when the server has the new state. */
export async function refreshApplication(ref: ApplicationRef, how: 'normal' | 'hard'): Promise<void> {
  await request(applicationPath(ref, '', { refresh: how }));
}

/** Goes back to the deployment with this id of the history. */
export async function rollBackApplication(ref: ApplicationRef, order: { id: number; prune: boolean }): Promise<void> {
  await request(applicationPath(ref, '/rollback'), { method: 'POST', body: { ...named(ref), ...order } });
}

function named(ref: ApplicationRef): Readonly<Record<string, string>> {
  return { name: ref.name, ...(ref.namespace === '' ? {} : { appNamespace: ref.namespace }) };
}
