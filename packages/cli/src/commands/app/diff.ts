import type { ManagedResource } from '@capstan/core/api/views.ts';
import { connect, connectionFlags } from '#client/connect.ts';
import type { Command } from '#commands/command.ts';
import { CommandError, onlyArgument } from '#commands/command.ts';
import { diffText } from '#output/diff.ts';
import { applicationPath, namespaceFlag } from './path.ts';

export const appDiff: Command = {
  words: ['app', 'diff'],
  takes: 'APPNAME',
  summary: 'Show how the cluster differs from Git: exit code 0 when it does not, 1 when it does, 2 on errors',
  flags: {
    ...connectionFlags,
    refresh: { help: 'compare with Git again first' },
    'hard-refresh': { help: 'compare and render again first' },
    'exit-code': { help: 'return 1 when there is a difference (default true)' },
    'app-namespace': namespaceFlag,
  },
  async run(given, io) {
    try {
      const client = await connect(given, io);
      const name = onlyArgument(given, 'APPNAME');
      const refresh = given.has('hard-refresh') ? 'hard' : given.has('refresh') ? 'normal' : undefined;
      if (refresh !== undefined) await client.get(applicationPath(name, given, '', { refresh }));
      const path = applicationPath(name, given, '/managed-resources');
      const { items } = await client.get<{ items: readonly ManagedResource[] | null }>(path);
      const changed = (items ?? []).filter(
        ({ modified, requiresPruning, hook }) => !hook && (modified || requiresPruning),
      );
      for (const resource of changed) io.out(`\n${diffText(resource, io.colour)}`);
      return changed.length > 0 && given.text('exit-code') !== 'false' ? 1 : 0;
    } catch (error) {
      throw error instanceof CommandError ? new CommandError(error.message, 2) : error;
    }
  },
};
