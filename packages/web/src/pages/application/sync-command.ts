import type { SyncOrder } from '#api/application-actions.ts';

/** The command that does the same as the panel. */
export function syncCommand(name: string, order: SyncOrder): string {
  const flags = [
    order.revision === undefined || order.revision === '' ? '' : `--revision ${quoted(order.revision)}`,
    order.prune ? '--prune' : '',
    order.dryRun ? '--dry-run' : '',
    order.force ? '--force' : '',
    order.replace ? '--replace' : '',
    order.applyOutOfSyncOnly ? '--apply-out-of-sync-only' : '',
    ...(order.resources ?? []).map(
      ({ group, kind, namespace, name: resource }) =>
        `--resource ${quoted(`${group}:${kind}:${namespace === '' ? '' : `${namespace}/`}${resource}`)}`,
    ),
  ];
  return ['capstan app sync', quoted(name), ...flags.filter((flag) => flag !== '')].join(' ');
}

/** For a shell; what needs no quotes gets none. */
function quoted(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
