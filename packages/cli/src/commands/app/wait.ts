import type { Application } from '@capstan/core/app/application.ts';
import { connect, connectionFlags } from '#client/connect.ts';
import type { Command } from '#commands/command.ts';
import { CommandError } from '#commands/command.ts';
import { describeApplication } from '#output/application.ts';
import { followUntil, timeoutOf } from './follow.ts';
import { applicationPath, namespaceFlag } from './path.ts';

export const appWait: Command = {
  words: ['app', 'wait'],
  takes: 'APPNAME...',
  summary: 'Wait until applications are synced, healthy and at rest',
  flags: {
    ...connectionFlags,
    sync: { help: 'wait for Synced' },
    health: { help: 'wait for Healthy' },
    operation: { help: 'wait for the end of the operation' },
    timeout: { value: 'SECONDS', help: 'give up after this time (default: never)' },
    'app-namespace': namespaceFlag,
  },
  async run(given, io) {
    if (given.args.length === 0) throw new CommandError('APPNAME is missing');
    const client = await connect(given, io);
    const all = !given.has('sync') && !given.has('health') && !given.has('operation');
    const wants = (flag: string) => all || given.has(flag);
    const isDone = ({ operation, status }: Application) =>
      (!wants('sync') || status?.sync?.status === 'Synced') &&
      (!wants('health') || status?.health?.status === 'Healthy') &&
      (!wants('operation') || (operation === undefined && status?.operationState?.phase !== 'Running'));
    for (const name of given.args) {
      const now = await client.get<Application>(applicationPath(name, given));
      const timeoutSeconds = timeoutOf(given.text('timeout'));
      const after = await followUntil(client, now, isDone, { timeoutSeconds, what: 'ready' });
      io.out(describeApplication(after, client.server));
    }
    return 0;
  },
};
