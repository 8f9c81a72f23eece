import { connect, connectionFlags } from '#client/connect.ts';
import type { Command } from '#commands/command.ts';
import { onlyArgument } from '#commands/command.ts';
import { applicationPath, namespaceFlag } from './path.ts';

export const appTerminate: Command = {
  words: ['app', 'terminate-op'],
  takes: 'APPNAME',
  summary: 'End the operation that runs',
  flags: { ...connectionFlags, 'app-namespace': namespaceFlag },
  async run(given, io) {
    const name = onlyArgument(given, 'APPNAME');
    const client = await connect(given, io);
    await client.send('DELETE', applicationPath(name, given, '/operation'));
    io.out(`Application '${name}' operation terminating\n`);
    return 0;
  },
};
