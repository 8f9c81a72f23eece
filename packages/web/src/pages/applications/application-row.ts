import { isErrorCondition } from '@capstan/core/app/conditions.ts';
import type { Application } from '@capstan/core/app/application.ts';
import type { HealthStatus } from '@capstan/core/health/health.ts';
import { type ApplicationRef, applicationRef } from '#api/application-ref.ts';
import { healthTone, healthWord, syncTone, type SyncWord, syncWord, type Tone } from '#ui/status.ts';
import { sourcesOf } from './sources.ts';

/** What the list shows of one application. */
export interface ApplicationRow {
  /** `namespace/name`. */
  readonly key: string;
  readonly ref: ApplicationRef;
  readonly name: string;
  readonly project: string;
  readonly sync: SyncWord;
  readonly health: HealthStatus;
  /** Phase of an operation that runs or did not succeed. */
  readonly phase: string | undefined;
  /** One line: why it needs attention. */
  readonly problem: string | undefined;
  /** Path or chart in the repository. */
  readonly path: string;
  /** Repository without scheme and `.git`. */
  readonly repository: string;
  readonly targetRevision: string;
  /** Short: seven digits of a commit. '' when not known. */
  readonly revision: string;
  readonly cluster: string;
  readonly destinationNamespace: string;
  /** RFC 3339 of the last thing that happened to it. */
  readonly lastActivity: string | undefined;
  /** 0: broken ... 6: all is well. */
  readonly rank: number;
  readonly tone: Tone;
  /** Lower-case text that a search looks in. */
  readonly words: string;
}

const rows = new WeakMap<Application, ApplicationRow>();

/** The row of an application; the same object gives the same row, so that one event costs one row. */
export function applicationRow(application: Application): ApplicationRow {
  const known = rows.get(application);
  if (known !== undefined) return known;
  const row = makeRow(application);
  rows.set(application, row);
  return row;
}

function makeRow(application: Application): ApplicationRow {
  const { metadata, spec, status } = application;
  const ref = applicationRef(application);
  const health = healthWord(status?.health?.status);
  const sync = syncWord(status?.sync?.status);
  const operation = status?.operationState;
  const project = spec.project === undefined || spec.project === '' ? 'default' : spec.project;
  const problem = problemOf(application);
  const place = sourceWords(application);
  const cluster = spec.destination.name ?? clusterName(spec.destination.server ?? '');
  const destinationNamespace = spec.destination.namespace ?? '';
  const phase = operation?.phase === 'Succeeded' ? undefined : operation?.phase;
  const rank = attentionRank({ broken: problem !== undefined, health, sync });
  return {
    key: `${ref.namespace}/${ref.name}`,
    ref,
    name: ref.name,
    project,
    sync,
    health,
    phase,
    problem,
    ...place,
    revision: shortRevision(status?.sync?.revision ?? status?.sync?.revisions?.[0] ?? ''),
    cluster,
    destinationNamespace,
    lastActivity: operation?.finishedAt ?? operation?.startedAt ?? status?.reconciledAt ?? metadata.creationTimestamp,
    rank,
    tone: rowTone(problem !== undefined, health, sync),
    words: [
      ref.name,
      ref.namespace,
      project,
      place.path,
      place.repository,
      cluster,
      destinationNamespace,
      ...Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${String(value)}`),
    ]
      .join('\n')
      .toLowerCase(),
  };
}

function problemOf({ status }: Application): string | undefined {
  const condition = status?.conditions?.find(isErrorCondition);
  if (condition !== undefined) return oneLine(condition.message);
  const operation = status?.operationState;
  if (operation?.phase !== 'Failed' && operation?.phase !== 'Error') return undefined;
  return oneLine(operation.message ?? '') || 'The last sync failed.';
}

function oneLine(text: string): string {
  return text.split('\n', 1)[0]?.trim() ?? '';
}

function sourceWords(application: Application): Pick<ApplicationRow, 'path' | 'repository' | 'targetRevision'> {
  const sources = sourcesOf(application);
  const [first] = sources;
  if (first === undefined) return { path: '', repository: '', targetRevision: '' };
  const path = first.chart ?? first.path ?? '.';
  return {
    path: sources.length > 1 ? `${path} and ${sources.length - 1} more` : path,
    repository: repositoryName(first.repoURL),
    targetRevision: first.targetRevision === undefined || first.targetRevision === '' ? 'HEAD' : first.targetRevision,
  };
}

/** `https://github.com/org/repo.git` and `git@github.com:org/repo.git` as `github.com/org/repo`; never with a password. */
export function repositoryName(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^/@]*@/, '')
    .replace(/^([^/:]+):(?!\d)/, '$1/')
    .replace(/\.git$/, '');
}

/** A commit in seven digits; tags, branches and chart versions as they are. */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{40,64}$/.test(revision) ? revision.slice(0, 7) : revision;
}

function clusterName(server: string): string {
  return server === 'https://kubernetes.default.svc' ? 'in-cluster' : server.replace(/^https?:\/\//, '');
}

interface Standing {
  readonly broken: boolean;
  readonly health: HealthStatus;
  readonly sync: SyncWord;
}

function attentionRank({ broken, health, sync }: Standing): number {
  if (broken) return 0;
  if (health === 'Degraded') return 1;
  if (health === 'Missing') return 2;
  if (health === 'Unknown' || sync === 'Unknown') return 3;
  if (sync === 'OutOfSync') return 4;
  if (health === 'Progressing') return 5;
  return health === 'Suspended' ? 6 : 7;
}

function rowTone(broken: boolean, health: HealthStatus, sync: SyncWord): Tone {
  if (broken) return 'bad';
  const tones: readonly Tone[] = [healthTone(health), syncTone(sync)];
  return (['bad', 'warn', 'busy', 'mute', 'good'] as const).find((tone) => tones.includes(tone)) ?? 'mute';
}

/** The tone of the worst row, for the icon of the tab. */
export function worstTone(all: Iterable<ApplicationRow>): Tone {
  const tones = new Set<Tone>();
  for (const { tone } of all) tones.add(tone);
  return (['bad', 'warn', 'busy', 'good', 'mute'] as const).find((tone) => tones.has(tone)) ?? 'mute';
}
