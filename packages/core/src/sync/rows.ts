import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion, refKey, refOf } from '@capstan/kube/object/ref.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import { annotations } from '#app/annotations.ts';
import type { SyncStatusCode } from '#app/status.ts';
import { syncOptionsOf } from '#app/sync-options.ts';
import { isSelfReferencing } from '#app/tracking.ts';
import type { Health } from '#health/health.ts';
import { hookRoleOf } from './hook.ts';
import type { Origin, Target } from './task.ts';
import { waveOf } from './wave.ts';

/** One resource of an application, desired, live or both, and what became of the comparison. */
export interface Row {
  readonly ref: Ref;
  readonly version: string;
  readonly target?: KubeObject;
  readonly origin?: Origin;
  readonly live?: KubeObject;
  /** Undefined for hooks, skipped objects and copies with a foreign tracking id: they are not compared. */
  readonly status?: SyncStatusCode;
  readonly hook: boolean;
  readonly requiresPruning: boolean;
  readonly requiresDeletionConfirmation: boolean;
  readonly wave: number;
  readonly health?: Health;
  /** What its Pods say is wrong; part of the health's message too. */
  readonly trouble?: string;
}

export interface RowInput {
  readonly targets: readonly Target[];
  /** Live objects with this application's tracking id, hooks among them. */
  readonly tracked: readonly KubeObject[];
  live(ref: Ref): KubeObject | undefined;
  /** Whether the live object of a target differs from it; asked only where there is one. */
  differs(target: KubeObject): boolean;
  health(live: KubeObject): Health | undefined;
  /** False: the project does not let the application have this kind. */
  permits(ref: Ref): boolean;
}

/** All rows: targets in their order, then what is tracked and no longer wanted. Sorted as status.resources is. */
export function compareRows(input: RowInput): readonly Row[] {
  const rows = input.targets.filter(({ object }) => isNamed(object)).map((target) => targetRow(input, target));
  const wanted = new Set(rows.map(({ ref }) => refKey(ref)));
  const uids = new Set(rows.flatMap(({ live }) => live?.metadata.uid ?? []));
  const extra = extraObjects(input.tracked, wanted).filter(({ metadata }) => !uids.has(metadata.uid ?? ''));
  return [...rows, ...extra.map((live) => extraRow(input, live))].toSorted((a, b) => compareRefs(a.ref, b.ref));
}

/** Tracked objects that no target names. What has an owner is its owner's business; a copy is nobody's. */
export function extraObjects(tracked: readonly KubeObject[], wanted: ReadonlySet<string>): readonly KubeObject[] {
  return tracked.filter(
    (live) =>
      !wanted.has(refKey(refOf(live))) && (live.metadata.ownerReferences ?? []).length === 0 && isSelfReferencing(live),
  );
}

function targetRow(input: RowInput, { object, origin }: Target): Row {
  const ref = refOf(object);
  const live = input.live(ref);
  const role = hookRoleOf(object);
  const compared = role.is === 'resource' && (live === undefined || isSelfReferencing(live, object));
  const health = live === undefined ? missing(compared) : input.health(live);
  return {
    ref,
    version: parseApiVersion(object.apiVersion).version,
    target: object,
    ...(origin === undefined ? {} : { origin }),
    ...(live === undefined ? {} : { live }),
    ...(compared ? { status: statusOf(input, ref, object, live) } : {}),
    hook: role.is === 'hook',
    requiresPruning: false,
    requiresDeletionConfirmation: isConfirmed(object, live),
    wave: waveOf(object),
    ...(health === undefined ? {} : { health }),
  };
}

function missing(compared: boolean): Health | undefined {
  return compared ? { status: 'Missing' } : undefined;
}

function statusOf(input: RowInput, ref: Ref, target: KubeObject, live: KubeObject | undefined): SyncStatusCode {
  if (!input.permits(ref)) return 'Unknown';
  return live === undefined || input.differs(target) ? 'OutOfSync' : 'Synced';
}

function extraRow(input: RowInput, live: KubeObject): Row {
  const ref = refOf(live);
  const isResource = hookRoleOf(live).is === 'resource';
  const health = input.health(live);
  return {
    ref,
    version: parseApiVersion(live.apiVersion).version,
    live,
    ...(isResource ? { status: input.permits(ref) ? 'OutOfSync' : 'Unknown' } : {}),
    hook: !isResource,
    requiresPruning: isResource,
    requiresDeletionConfirmation: isConfirmed(live),
    wave: waveOf(live),
    ...(health === undefined ? {} : { health }),
  };
}

function isConfirmed(...objects: readonly (KubeObject | undefined)[]): boolean {
  return objects.some((object) => {
    if (object === undefined) return false;
    const { prune, delete: deletion } = syncOptionsOf(object);
    return prune === 'confirm' || deletion === 'confirm';
  });
}

/** An extra object that says so does not make its application OutOfSync. */
export function isIgnoredExtra({ target, live }: Row): boolean {
  const options = live?.metadata.annotations?.[annotations.compareOptions] ?? '';
  return target === undefined && options.split(',').some((option) => option.trim() === 'IgnoreExtraneous');
}

/** Hooks with generateName have no name before they run: they are not part of the state. */
function isNamed({ metadata }: KubeObject): boolean {
  return (metadata.name as string | undefined) !== undefined && metadata.name !== '';
}

function compareRefs(a: Ref, b: Ref): number {
  return (
    compareText(a.group, b.group) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
