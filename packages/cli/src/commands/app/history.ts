import type { Application } from '@capstan/core/app/application.ts';
import { connect, connectionFlags } from '#client/connect.ts';
import type { Command } from '#commands/command.ts';
import { onlyArgument } from '#commands/command.ts';
import { structured, outputFlag } from '#output/structured.ts';
import { table } from '#output/table.ts';
import { applicationPath, namespaceFlag } from './path.ts';

export const appHistory: Command = {
  words: ['app', 'history'],
  takes: 'APPNAME',
  summary: 'Show what was deployed when',
  flags: {
    ...connectionFlags,
    output: { ...outputFlag, help: 'json, yaml, wide or id' },
    'app-namespace': namespaceFlag,
  },
  async run(given, io) {
    const client = await connect(given, io);
    const name = onlyArgument(given, 'APPNAME');
    const { spec, status } = await client.get<Application>(applicationPath(name, given));
    const history = status?.history ?? [];
    const format = given.text('output');
    const text = structured(history, format, ['wide', 'id']);
    if (text !== undefined) io.out(text);
    else if (format === 'id') io.out(history.map(({ id }) => `${id}\n`).join(''));
    else {
      const rows = history.map(({ id, deployedAt, revision = '', source, initiatedBy }) => [
        String(id),
        deployedAt,
        `${source?.targetRevision ?? spec.source?.targetRevision ?? 'HEAD'} (${revision.slice(0, 7)})`,
        initiatedBy?.automated === true ? 'automated' : (initiatedBy?.username ?? ''),
      ]);
      io.out(table([['ID', 'DATE', 'REVISION', 'INITIATOR'], ...rows]));
    }
    return 0;
  },
};
