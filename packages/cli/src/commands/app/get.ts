import type { Application } from '@capstan/core/app/application.ts';
import type { ResourceTree } from '@capstan/core/api/views.ts';
import { connect, connectionFlags } from '#client/connect.ts';
import type { Command } from '#commands/command.ts';
import { onlyArgument } from '#commands/command.ts';
import { describeApplication } from '#output/application.ts';
import { structured, outputFlag } from '#output/structured.ts';
import { drawTree } from '#output/tree.ts';
import { applicationPath, namespaceFlag } from './path.ts';

export const appGet: Command = {
  words: ['app', 'get'],
  takes: 'APPNAME',
  summary: 'Show an application: how it stands, what is wrong, its resources',
  flags: {
    ...connectionFlags,
    output: { ...outputFlag, help: 'json, yaml, wide or tree' },
    refresh: { help: 'compare with Git again first' },
    'hard-refresh': { help: 'compare and render again first' },
    'app-namespace': namespaceFlag,
  },
  async run(given, io) {
    const client = await connect(given, io);
    const name = onlyArgument(given, 'APPNAME');
    const refresh = given.has('hard-refresh') ? 'hard' : given.has('refresh') ? 'normal' : undefined;
    const path = applicationPath(name, given, '', refresh === undefined ? {} : { refresh });
    const application = await client.get<Application>(path);
    const format = given.text('output');
    const text = structured(application, format, ['wide', 'tree']) ?? describeApplication(application, client.server);
    io.out(text);
    if (format === 'tree')
      io.out(`\n${drawTree(await client.get<ResourceTree>(applicationPath(name, given, '/resource-tree')))}`);
    return 0;
  },
};
