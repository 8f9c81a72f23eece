import type { Subject } from '@capstan/core/access/policy.ts';
import { annotations } from '@capstan/core/app/annotations.ts';
import type { Application } from '@capstan/core/app/application.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, stringAt } from '@capstan/kube/object/read.ts';
import type { HttpDeps } from '#http/deps.ts';
import { Refusal } from '#http/refusal.ts';
import { changeApplication } from './change.ts';
import type { Wanted } from './find.ts';
import { findApplication, readApplication } from './find.ts';
import type { SyncBody } from './sync-body.ts';
import { operationOf } from './sync-body.ts';

/** What every handler below is given. */
export interface Asked {
  readonly subject: Subject;
  readonly wanted: Wanted;
  readonly signal: AbortSignal;
}

/** Writes the operation of a sync; the controller does it. Source of the refusals: argo-cd server/application (Sync). */
export function startSync(deps: HttpDeps, { subject, wanted, signal }: Asked, body: SyncBody): Promise<KubeObject> {
  const found = findApplication(deps, subject, wanted, ['sync']);
  return changeApplication(
    deps,
    found,
    (current) => {
      const application = readApplication(current);
      refuseWhenBusy(current);
      refuseOtherRevision(application, body);
      const operation = operationOf(body, subject.name, application.spec.syncPolicy ?? {});
      return { operation: operation };
    },
    signal,
  );
}

/** An application that syncs by itself follows its revision: syncing another one would be undone at once. */
function refuseOtherRevision({ spec }: Application, { revision, dryRun }: SyncBody): void {
  const automated = spec.syncPolicy?.automated;
  if (automated === undefined || automated.enabled === false || dryRun === true) return;
  const follows = spec.source?.targetRevision ?? 'HEAD';
  if (!revision || revision === follows || spec.source === undefined) return;
  throw new Refusal('FailedPrecondition', `Cannot sync to ${revision}: auto-sync currently set to ${follows}`);
}

/** Goes back to a deployment of the history: its own source and revision are synced again. */
export function startRollback(
  deps: HttpDeps,
  { subject, wanted, signal }: Asked,
  order: { readonly id: number; readonly prune: boolean; readonly dryRun: boolean },
): Promise<KubeObject> {
  const found = findApplication(deps, subject, wanted, ['sync']);
  return changeApplication(
    deps,
    found,
    (current) => {
      const { spec, status } = readApplication(current);
      refuseWhenBusy(current);
      if (spec.syncPolicy?.automated !== undefined && spec.syncPolicy.automated.enabled !== false) {
        throw new Refusal(
          'FailedPrecondition',
          'rollback cannot be initiated when auto-sync is enabled: it would be undone at once. Revert the commit instead (git revert)',
        );
      }
      const deployment = status?.history?.find(({ id }) => id === order.id);
      if (deployment === undefined) {
        throw new Refusal(
          'NotFound',
          `application ${current.metadata.name} does not have deployment with id ${order.id}`,
        );
      }
      const sync = {
        revision: deployment.revision,
        source: deployment.source,
        prune: order.prune,
        dryRun: order.dryRun,
        syncStrategy: { apply: {} },
        syncOptions: spec.syncPolicy?.syncOptions,
      };
      return { operation: { sync, initiatedBy: { username: subject.name } } };
    },
    signal,
  );
}

/** Asks the controller to end what runs now. */
export function terminateOperation(deps: HttpDeps, { subject, wanted, signal }: Asked): Promise<KubeObject> {
  const found = findApplication(deps, subject, wanted, ['sync']);
  return changeApplication(
    deps,
    found,
    (current) => {
      if (
        at(current, 'operation') === undefined ||
        stringAt(current, 'status', 'operationState', 'phase') === undefined
      ) {
        throw new Refusal('InvalidArgument', 'Unable to terminate operation. No operation is in progress');
      }
      return { status: { operationState: { phase: 'Terminating' } } };
    },
    signal,
  );
}

/** Asks for a comparison with the newest commit, and waits until the controller has made it (it removes the annotation). */
export async function refreshApplication(
  deps: HttpDeps,
  { subject, wanted, signal }: Asked,
  how: 'normal' | 'hard',
): Promise<KubeObject> {
  const found = findApplication(deps, subject, wanted, []);
  const asked = await changeApplication(
    deps,
    found,
    () => ({ metadata: { annotations: { [annotations.refresh]: how } } }),
    signal,
  );
  return waitUntilRefreshed(deps, asked, AbortSignal.any([signal, AbortSignal.timeout(60_000)]));
}

function waitUntilRefreshed({ cache }: HttpDeps, asked: KubeObject, signal: AbortSignal): Promise<KubeObject> {
  const { uid } = asked.metadata;
  return new Promise((resolve, reject) => {
    const stop = cache.subscribe(({ type, object }) => {
      if (object.metadata.uid !== uid || object.kind !== 'Application') return;
      if (type === 'DELETED')
        end(() => reject(new Refusal('NotFound', `application "${object.metadata.name}" is gone`)));
      else if (isLater(object, asked) && object.metadata.annotations?.[annotations.refresh] === undefined)
        end(() => resolve(object));
    });
    const late = () => end(() => reject(new Refusal('Unavailable', 'the refresh was asked for but is not done yet')));
    signal.addEventListener('abort', late, { once: true });
    function end(how: () => void): void {
      stop();
      signal.removeEventListener('abort', late);
      how();
    }
  });
}

function isLater(object: KubeObject, than: KubeObject): boolean {
  return BigInt(object.metadata.resourceVersion ?? 0) > BigInt(than.metadata.resourceVersion ?? 0);
}

function refuseWhenBusy(object: KubeObject): void {
  if (at(object, 'operation') !== undefined) {
    throw new Refusal('FailedPrecondition', 'another operation is already in progress');
  }
}
