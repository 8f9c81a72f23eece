import type { Application } from '@capstan/core/app/application.ts';
import { clean } from './clean.ts';
import { table } from './table.ts';

/** The page of `app get`: what it is, how it stands, what is wrong, and its resources. */
export function describeApplication(application: Application, server: string): string {
  const { metadata, spec, status } = application;
  const sources = spec.sources ?? (spec.source === undefined ? [] : [spec.source]);
  const lines: (readonly [string, string])[] = [
    ['Name', `${metadata.namespace ?? ''}/${metadata.name}`],
    ['Project', spec.project ?? 'default'],
    ['Server', spec.destination.server ?? spec.destination.name ?? ''],
    ['Namespace', spec.destination.namespace ?? ''],
    ['URL', `${server}/applications/${metadata.name}`],
    ...sources.flatMap((source): (readonly [string, string])[] => [
      ['Source', ''],
      ['- Repo', source.repoURL ?? ''],
      ['  Target', source.targetRevision ?? 'HEAD'],
      ['  Path', source.path ?? source.chart ?? ''],
    ]),
    ['Sync Policy', longPolicy(application)],
    ['Sync Status', syncText(application)],
    ['Health Status', withMessage(status?.health?.status ?? 'Unknown', status?.health?.message)],
  ];
  const page = lines.map(([name, value]) => `${`${name}:`.padEnd(20)}${clean(value)}`.trimEnd()).join('\n');
  return [`${page}\n`, operationText(application), conditionsText(application), resourcesTable(application)]
    .filter((part) => part !== '')
    .join('\n');
}

function longPolicy({ spec }: Application): string {
  const automated = spec.syncPolicy?.automated;
  if (automated === undefined || automated.enabled === false) return 'Manual';
  const parts = [...(automated.prune === true ? ['Prune'] : []), ...(automated.selfHeal === true ? ['SelfHeal'] : [])];
  return parts.length === 0 ? 'Automated' : `Automated (${parts.join(', ')})`;
}

function syncText({ spec, status }: Application): string {
  const target = spec.source?.targetRevision ?? 'HEAD';
  const revision = status?.sync?.revision;
  const state = status?.sync?.status ?? 'Unknown';
  const at = revision === undefined || revision === '' ? '' : ` (${revision.slice(0, 7)})`;
  if (state === 'Unknown') return `Unknown${at}`;
  return `${state} ${state === 'Synced' ? 'to' : 'from'} ${target}${at}`;
}

function withMessage(status: string, message: string | undefined): string {
  return message === undefined || message === '' ? status : `${status} (${message})`;
}

/** Facts that operations carry for the engine, not for people. */
const internal = 'capstan.dev/';

/** The last operation: while it runs, when it went wrong, or when it has something to tell, such as what a heal undid. */
function operationText({ status }: Application): string {
  const state = status?.operationState;
  const told = (state?.operation.info ?? []).filter(({ name }) => !name.startsWith(internal));
  if (state === undefined || (state.phase === 'Succeeded' && told.length === 0)) return '';
  const lines = [`${'Operation:'.padEnd(20)}Sync`, `${'Phase:'.padEnd(20)}${state.phase}`];
  if (state.message !== undefined) lines.push(`${'Message:'.padEnd(20)}${clean(state.message)}`);
  lines.push(...told.map(({ name, value }) => clean(`${`${name}:`.padEnd(20)}${value}`)));
  return `${lines.join('\n')}\n`;
}

function conditionsText({ status }: Application): string {
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return '';
  const blocks = conditions.map(({ type, message, lastTransitionTime }) => {
    const since = lastTransitionTime === undefined ? '' : ` (since ${clean(lastTransitionTime)})`;
    const text = clean(message, { lines: true })
      .split('\n')
      .map((line) => `  ${line}`.trimEnd());
    return `${clean(type)}${since}:\n${text.join('\n')}\n`;
  });
  return blocks.join('');
}

export function resourcesTable({ status }: Application): string {
  const resources = status?.resources ?? [];
  if (resources.length === 0) return '';
  const results = status?.operationState?.syncResult?.resources ?? [];
  const keyOf = (item: {
    group?: string | undefined;
    kind?: string | undefined;
    namespace?: string | undefined;
    name?: string | undefined;
  }) => [item.group ?? '', item.kind, item.namespace ?? '', item.name].join('/');
  const listed = new Set(resources.map(keyOf));
  const messages = new Map(results.map((result) => [keyOf(result), result.message ?? '']));
  const hooks = results.filter((result) => result.hookType !== undefined && !listed.has(keyOf(result)));
  return table([
    ['GROUP', 'KIND', 'NAMESPACE', 'NAME', 'STATUS', 'HEALTH', 'HOOK', 'MESSAGE'],
    ...hooks.map((hook) => [
      hook.group ?? '',
      hook.kind ?? '',
      hook.namespace ?? '',
      hook.name ?? '',
      hook.hookPhase ?? '',
      '',
      hook.hookType ?? '',
      hook.message ?? '',
    ]),
    ...resources.map((resource) => [
      resource.group ?? '',
      resource.kind ?? '',
      resource.namespace ?? '',
      resource.name ?? '',
      resource.requiresPruning === true ? `${resource.status ?? ''} (requires pruning)` : (resource.status ?? ''),
      resource.health?.status ?? '',
      resource.hook === true ? 'yes' : '',
      messages.get(keyOf(resource)) ?? '',
    ]),
  ]);
}
