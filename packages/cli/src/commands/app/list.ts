import type { Application } from '@capstan/core/app/application.ts';
import { connect, connectionFlags } from '#client/connect.ts';
import type { Command } from '#commands/command.ts';
import { structured, outputFlag } from '#output/structured.ts';
import { table } from '#output/table.ts';
import { namespaceFlag } from './path.ts';
import { policyText } from './policy-text.ts';

export const appList: Command = {
  words: ['app', 'list'],
  takes: '',
  summary: 'List applications',
  flags: {
    ...connectionFlags,
    output: outputFlag,
    selector: { short: 'l', value: 'LABELS', help: 'only applications with these labels' },
    project: { short: 'p', value: 'PROJECT', many: true, help: 'only applications of this project' },
    repo: { short: 'r', value: 'URL', help: 'only applications of this repository' },
    'app-namespace': namespaceFlag,
  },
  async run(given, io) {
    const client = await connect(given, io);
    const query = new URLSearchParams();
    for (const project of given.all('project')) query.append('projects', project);
    for (const [flag, name] of [
      ['selector', 'selector'],
      ['repo', 'repo'],
      ['app-namespace', 'appNamespace'],
    ] as const) {
      const value = given.text(flag);
      if (value !== undefined) query.set(name, value);
    }
    const { items } = await client.get<{ items: readonly Application[] | null }>(`/api/v1/applications?${query}`);
    const format = given.text('output');
    const applications = items ?? [];
    io.out(structured(applications, format, ['wide', 'name']) ?? asTable(applications, format));
    return 0;
  },
};

function asTable(applications: readonly Application[], format: string | undefined): string {
  if (format === 'name') return applications.map((application) => `${nameOf(application)}\n`).join('');
  const wide = format === 'wide';
  const head = ['NAME', 'CLUSTER', 'NAMESPACE', 'PROJECT', 'STATUS', 'HEALTH', 'SYNCPOLICY', 'CONDITIONS'];
  const rows = applications.map((application) => [...rowOf(application), ...(wide ? sourceOf(application) : [])]);
  return table([[...head, ...(wide ? ['REPO', 'PATH', 'TARGET'] : [])], ...rows]);
}

function rowOf(application: Application): readonly string[] {
  const { spec, status } = application;
  const conditions = [...new Set((status?.conditions ?? []).map(({ type }) => type))].join(',');
  return [
    nameOf(application),
    spec.destination.server ?? spec.destination.name ?? '',
    spec.destination.namespace ?? '',
    spec.project ?? 'default',
    status?.sync?.status ?? 'Unknown',
    status?.health?.status ?? 'Unknown',
    policyText(application),
    conditions === '' ? '<none>' : conditions,
  ];
}

function sourceOf({ spec }: Application): readonly string[] {
  const source = spec.source ?? spec.sources?.[0];
  return [source?.repoURL ?? '', source?.path ?? '', source?.targetRevision ?? ''];
}

function nameOf({ metadata }: Application): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
