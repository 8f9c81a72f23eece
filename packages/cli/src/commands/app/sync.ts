import type { Application } from '@capstan/core/app/application.ts';
import { connect, connectionFlags } from '#client/connect.ts';
import type { Command } from '#commands/command.ts';
import { CommandError } from '#commands/command.ts';
import type { Given } from '#flags/parse.ts';
import { describeApplication } from '#output/application.ts';
import { clean } from '#output/clean.ts';
import { followUntil, timeoutOf } from './follow.ts';
import { applicationPath, namespaceFlag } from './path.ts';
import { parseResource } from './resource-flag.ts';

export const appSync: Command = {
  words: ['app', 'sync'],
  takes: 'APPNAME...',
  summary: 'Make the cluster be what Git says, and wait until that is done',
  flags: {
    ...connectionFlags,
    revision: { value: 'REVISION', help: 'another revision than the application follows' },
    prune: { help: 'delete what Git does not have' },
    'dry-run': { help: 'try without effect' },
    force: { help: 'delete and create what cannot be changed' },
    replace: { help: 'replace objects instead of applying' },
    'server-side': { help: 'server-side apply (always on)' },
    'apply-out-of-sync-only': { help: 'leave resources alone that are in sync' },
    strategy: { value: 'apply|hook', help: 'apply runs no hooks' },
    resource: { value: 'GROUP:KIND:NAME', many: true, help: 'only these resources' },
    async: { help: 'do not wait' },
    timeout: { value: 'SECONDS', help: 'give up waiting after this time (default: never)' },
    'retry-limit': { value: 'N', help: 'attempts after a failed one' },
    'app-namespace': namespaceFlag,
  },
  async run(given, io) {
    if (given.args.length === 0) throw new CommandError('APPNAME is missing');
    const client = await connect(given, io);
    const timeoutSeconds = timeoutOf(given.text('timeout'));
    let failed = false;
    for (const name of given.args) {
      const before = await client.get<Application>(applicationPath(name, given));
      const started = await client.send<Application>(
        'POST',
        applicationPath(name, given, '/sync'),
        bodyOf(given, before),
      );
      if (given.has('async')) continue;
      const isDone = (application: Application) => isOver(application, before);
      const after = await followUntil(client, started, isDone, { timeoutSeconds, what: 'synced' });
      io.out(describeApplication(after, client.server));
      const state = after.status?.operationState;
      if (state?.phase !== 'Succeeded') {
        failed = true;
        io.err(
          `capstan: the sync of ${clean(name)} ended ${state?.phase ?? 'unknown'}: ${clean(state?.message ?? '')}\n`,
        );
      }
    }
    return failed ? 20 : 0;
  },
};

/** The operation we started has ended: it is gone from the spec, and the state is of a later start than what stood before. */
function isOver({ operation, status }: Application, before: Application): boolean {
  const state = status?.operationState;
  if (operation !== undefined || state === undefined) return false;
  if (state.phase === 'Running' || state.phase === 'Terminating') return false;
  return state.finishedAt !== undefined && state.startedAt !== before.status?.operationState?.startedAt;
}

function bodyOf(given: Given, before: Application): object {
  const force = given.has('force');
  const options = [
    ...(before.spec.syncPolicy?.syncOptions ?? []),
    ...(given.has('replace') ? ['Replace=true'] : []),
    ...(given.has('apply-out-of-sync-only') ? ['ApplyOutOfSyncOnly=true'] : []),
  ];
  const strategy = given.text('strategy') ?? (force ? 'hook' : undefined);
  if (strategy !== undefined && strategy !== 'apply' && strategy !== 'hook') {
    throw new CommandError(`--strategy takes apply or hook, got "${strategy}"`);
  }
  const limit = given.text('retry-limit');
  return {
    revision: given.text('revision'),
    prune: given.has('prune'),
    dryRun: given.has('dry-run'),
    resources: given.all('resource').map(parseResource),
    ...(strategy === undefined ? {} : { strategy: { [strategy]: { force } } }),
    ...(options.length === 0 ? {} : { syncOptions: { items: options } }),
    ...(limit === undefined ? {} : { retryStrategy: { limit: Number(limit) } }),
  };
}
