import type { Application } from '@capstan/core/app/application.ts';
import { connect, connectionFlags } from '#client/connect.ts';
import type { Command } from '#commands/command.ts';
import { CommandError } from '#commands/command.ts';
import { applicationPath, namespaceFlag } from './path.ts';

export const appRollback: Command = {
  words: ['app', 'rollback'],
  takes: 'APPNAME [ID]',
  summary: 'Go back to a deployment of the history (the one before, when no ID is given)',
  flags: {
    ...connectionFlags,
    prune: { help: 'delete what that revision does not have' },
    'app-namespace': namespaceFlag,
  },
  async run(given, io) {
    const [name, wanted] = given.args;
    if (name === undefined) throw new CommandError('APPNAME is missing');
    const client = await connect(given, io);
    const { status } = await client.get<Application>(applicationPath(name, given));
    const id = wanted === undefined ? status?.history?.at(-2)?.id : Number(wanted);
    if (id === undefined || !Number.isInteger(id)) {
      throw new CommandError(
        wanted === undefined ? `${name} has no earlier deployment` : `ID is a number, got "${wanted}"`,
      );
    }
    await client.send('POST', applicationPath(name, given, '/rollback'), { id, prune: given.has('prune') });
    io.out(`rollback of ${name} to deployment ${id} started\n`);
    return 0;
  },
};
