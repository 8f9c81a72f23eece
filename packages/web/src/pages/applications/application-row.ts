import { isErrorCondition } from '@capstan/core/app/conditions.ts';
import type { Application } from '@capstan/core/app/application.ts';
import type { HealthStatus } from '@capstan/core/health/health.ts';
import { type ApplicationRef, applicationRef } from '#api/application-ref.ts';
import { firstFinding } from '#pages/findings.ts';
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
  const { status } = application;
  const ref = applicationRef(application);
  const health = healthWord(status?.health?.status);
  const sync = syncWord(status?.sync?.status);
  const phase = status?.operationState?.phase;
  const problem = problemOf(application);
  const standing = { broken: problem !== undefined, health, sync };
  const places = { ...sourceWords(application), ...destinationWords(application) };
  const row = {
    key: `${ref.namespace}/${ref.name}`,
    ref,
    name: ref.name,
    project: projectOf(application),
    sync,
    health,
    phase: phase === 'Succeeded' ? undefined : phase,
    problem,
    ...places,
    revision: revisionOf(application),
    lastActivity: lastActivity(application),
    rank: attentionRank(standing),
    tone: rowTone(standing),
  };
  const labels = Object.entries(application.metadata.labels ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  const { path, repository, cluster, destinationNamespace } = places;
  const words = [row.name, ref.namespace, row.project, path, repository, cluster, destinationNamespace, ...labels];
  return { ...row, words: words.join('\n').toLowerCase() };
}

function projectOf({ spec }: Application): string {
  return spec.project === undefined || spec.project === '' ? 'default' : spec.project;
}

function revisionOf({ status }: Application): string {
  return shortRevision(status?.sync?.revision ?? status?.sync?.revisions?.[0] ?? '');
}

function lastActivity({ metadata, status }: Application): string | undefined {
  const operation = status?.operationState;
  return operation?.finishedAt ?? operation?.startedAt ?? status?.reconciledAt ?? metadata.creationTimestamp;
}

function destinationWords({ spec }: Application): Pick<ApplicationRow, 'cluster' | 'destinationNamespace'> {
  const { name, server = '', namespace = '' } = spec.destination;
  return { cluster: name ?? clusterName(server), destinationNamespace: namespace };
}

function problemOf({ status }: Application): string | undefined {
  const condition = status?.conditions?.find(isErrorCondition);
  if (condition !== undefined) return firstFinding(condition.message);
  const operation = status?.operationState;
  if (operation?.phase !== 'Failed' && operation?.phase !== 'Error') return undefined;
  const said = firstFinding(operation.message ?? '');
  return said === '' ? 'The last sync failed.' : said;
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

function rowTone({ broken, health, sync }: Standing): Tone {
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
