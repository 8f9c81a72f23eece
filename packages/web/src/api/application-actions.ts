import type { ApplicationRef } from './application-ref.ts';
import { applicationPath } from './application-queries.ts';
import { request } from './request.ts';

/** What the sync panel asks for. */
export interface SyncOrder {
  /** Left out: the revision the application follows. */
  readonly revision?: string;
  readonly prune: boolean;
  readonly dryRun: boolean;
  /** Delete and create again what cannot be changed in place. */
  readonly force: boolean;
  /** Replace objects instead of applying to them. */
  readonly replace: boolean;
  readonly applyOutOfSyncOnly: boolean;
  /** Options of the application's own policy: a sync that names options has only those it names. */
  readonly ownOptions: readonly string[];
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
  await request(applicationPath(ref, '/sync'), { method: 'POST', body: syncBody(ref, order) });
}

/** The body of POST /api/v1/applications/{name}/sync (argocd.md 6.2). */
export function syncBody(ref: ApplicationRef, order: SyncOrder): Readonly<Record<string, unknown>> {
  const { revision, prune, dryRun, force, replace, applyOutOfSyncOnly, ownOptions, resources } = order;
  const chosen = [...(replace ? ['Replace=true'] : []), ...(applyOutOfSyncOnly ? ['ApplyOutOfSyncOnly=true'] : [])];
  return {
    ...named(ref),
    ...(revision === undefined || revision === '' ? {} : { revision }),
    prune,
    dryRun,
    strategy: { hook: { force } },
    ...(resources === undefined ? {} : { resources }),
    ...(chosen.length === 0 ? {} : { syncOptions: { items: [...ownOptions, ...chosen] } }),
  };
}

/** Stops the operation that runs. What it has applied stays applied. */
export async function terminateOperation(ref: ApplicationRef): Promise<void> {
  await request(applicationPath(ref, '/operation'), { method: 'DELETE' });
}

/** Compares with Git again; `hard` renders anew too. Answers when the server has the new state. */
export async function refreshApplication(ref: ApplicationRef, how: 'normal' | 'hard'): Promise<void> {
  await request(applicationPath(ref, '', { refresh: how }));
}

/** Goes back to the deployment with this id of the history. Refused while the application syncs by itself. */
export async function rollBackApplication(ref: ApplicationRef, id: number, prune: boolean): Promise<void> {
  await request(applicationPath(ref, '/rollback'), { method: 'POST', body: { ...named(ref), id, prune } });
}

function named(ref: ApplicationRef): Readonly<Record<string, string>> {
  return { name: ref.name, ...(ref.namespace === '' ? {} : { appNamespace: ref.namespace }) };
}
