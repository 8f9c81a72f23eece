import { refKey } from '@capstan/kube/object/ref.ts';
import { annotations } from '#app/annotations.ts';
import { argoGroup } from '#app/application.ts';
import type { ApplicationStatus, ResourceStatus, SyncStatusCode } from '#app/status.ts';
import type { Health, HealthStatus } from '#health/health.ts';
import { healthLadder } from '#health/health.ts';
import { imagesOf } from './images.ts';
import type { Row } from './rows.ts';
import { isIgnoredExtra } from './rows.ts';
import { refName } from './task.ts';

/** Synced when every compared resource is; a resource that may not be judged makes all Unknown only where nothing differs. */
export function syncCodeOf(rows: readonly Row[]): SyncStatusCode {
  const judged = rows.filter((row) => !isIgnoredExtra(row)).map(({ status }) => status);
  return judged.some((status) => status === 'OutOfSync' || status === 'Unknown') ? 'OutOfSync' : 'Synced';
}

/**
 * The worst health of what the application manages and what is there. Hooks, resources marked `ignore-healthcheck`,
 * missing ones (OutOfSync tells) and child applications without a health of their own do not count; when something is
 * expected and nothing is there, the application is Missing (argocd.md 2.1).
 */
export function applicationHealth(rows: readonly Row[], self: string): Health {
  const expected = rows.filter(({ hook, requiresPruning }) => !hook && !requiresPruning);
  if (expected.length > 0 && expected.every(({ live }) => live === undefined)) return { status: 'Missing' };
  let worst: HealthStatus = 'Healthy';
  const causes: string[] = [];
  for (const row of rows) {
    if (!counts(row, self) || row.health === undefined) continue;
    const { status } = row.health;
    const order = healthLadder.indexOf(status) - healthLadder.indexOf(worst);
    if (order > 0) {
      worst = status;
      causes.length = 0;
    }
    if (order >= 0 && isCause(row)) causes.push(cause(row));
  }
  const shown = causes.slice(0, 3).join('; ');
  return shown === ''
    ? { status: worst }
    : { status: worst, message: `Caused by ${shown}${causes.length > 3 ? `; and ${causes.length - 3} more` : ''}` };
}

function counts({ hook, live, health, ref, status }: Row, self: string): boolean {
  if (hook || live === undefined || status === undefined) return false;
  if (live.metadata.annotations?.[annotations.ignoreHealthcheck] === 'true') return false;
  if (ref.group !== argoGroup || ref.kind !== 'Application') return true;
  return refKey(ref) !== self && health?.status !== 'Missing' && health?.status !== 'Unknown';
}

/** What merely takes its time is not worth a word, what is stuck is. */
function isCause({ health, trouble }: Row): boolean {
  return health?.status === 'Progressing' ? trouble !== undefined : health?.status !== 'Healthy';
}

function cause({ ref, health }: Row): string {
  const message = health?.message ?? '';
  return message === '' ? refName(ref) : `${refName(ref)}: ${message}`;
}

/** status.resources: one line a resource, with the health where one is known. */
export function resourceStatuses(rows: readonly Row[]): readonly ResourceStatus[] {
  return rows.map((row) => ({
    ...(row.ref.group === '' ? {} : { group: row.ref.group }),
    version: row.version,
    kind: row.ref.kind,
    ...(row.ref.namespace === '' ? {} : { namespace: row.ref.namespace }),
    name: row.ref.name,
    ...(row.status === undefined ? {} : { status: row.status }),
    ...(row.health === undefined ? {} : { health: { ...row.health } }),
    ...(row.hook ? { hook: true } : {}),
    ...(row.requiresPruning ? { requiresPruning: true } : {}),
    ...(row.requiresDeletionConfirmation ? { requiresDeletionConfirmation: true } : {}),
    ...(row.wave === 0 ? {} : { syncWave: row.wave }),
  }));
}

export function summaryOf(rows: readonly Row[]): NonNullable<ApplicationStatus['summary']> {
  const images = new Set(rows.flatMap(({ live }) => (live === undefined ? [] : imagesOf(live))));
  const isAppOfApps = rows.some(({ ref }) => ref.group === argoGroup && ref.kind === 'Application');
  return {
    ...(images.size === 0 ? {} : { images: [...images].toSorted() }),
    ...(isAppOfApps ? { isAppOfApps } : {}),
  };
}

/** Keeps lastTransitionTime while the health stays the same. */
export function healthState(previous: ApplicationStatus['health'], health: Health, now: string) {
  const lastTransitionTime = previous?.status === health.status ? (previous.lastTransitionTime ?? now) : now;
  return { ...health, lastTransitionTime };
}
