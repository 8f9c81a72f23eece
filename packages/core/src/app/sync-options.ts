import type { KubeObject } from '@capstan/kube/object/object.ts';
import { annotations } from './annotations.ts';

/** `false`: never; `confirm`: wait for the annotation deletion-approved. */
export type Guard = 'true' | 'false' | 'confirm';

export type Propagation = 'foreground' | 'background' | 'orphan';

/** Sync options, typed; a field is there when the option was given (argocd.md 1.5). */
export interface SyncOptions {
  readonly prune?: Guard;
  readonly delete?: Guard;
  readonly validate?: boolean;
  readonly skipDryRunOnMissingResource?: boolean;
  readonly applyOutOfSyncOnly?: boolean;
  readonly pruneLast?: boolean;
  readonly prunePropagation?: Propagation;
  readonly replace?: boolean;
  readonly force?: boolean;
  readonly serverSideApply?: boolean;
  readonly clientSideApplyMigration?: boolean;
  readonly createNamespace?: boolean;
  readonly failOnSharedResource?: boolean;
  readonly respectIgnoreDifferences?: boolean;
  /** Options that Capstan does not know, as written, in order. */
  readonly unknown: readonly string[];
}

type Flag = Exclude<keyof SyncOptions, 'prune' | 'delete' | 'prunePropagation' | 'unknown'>;

const flags: ReadonlyMap<string, Flag> = new Map([
  ['Validate', 'validate'],
  ['SkipDryRunOnMissingResource', 'skipDryRunOnMissingResource'],
  ['ApplyOutOfSyncOnly', 'applyOutOfSyncOnly'],
  ['PruneLast', 'pruneLast'],
  ['Replace', 'replace'],
  ['Force', 'force'],
  ['ServerSideApply', 'serverSideApply'],
  ['ClientSideApplyMigration', 'clientSideApplyMigration'],
  ['CreateNamespace', 'createNamespace'],
  ['FailOnSharedResource', 'failOnSharedResource'],
  ['RespectIgnoreDifferences', 'respectIgnoreDifferences'],
]);
const guards: ReadonlySet<string> = new Set(['true', 'false', 'confirm']);
const propagations: ReadonlySet<string> = new Set(['foreground', 'background', 'orphan']);

/** Reads options of the form `Name=value`. Of the same option the last wins. */
export function parseSyncOptions(options: readonly string[]): SyncOptions {
  const unknown: string[] = [];
  const known: Record<string, string | boolean> = {};
  for (const option of options.map((text) => text.trim()).filter((text) => text !== '')) {
    const field = readOption(option);
    if (field === undefined) unknown.push(option);
    else known[field[0]] = field[1];
  }
  return { ...known, unknown };
}

function readOption(option: string): readonly [keyof SyncOptions, string | boolean] | undefined {
  const split = option.indexOf('=');
  const name = option.slice(0, split);
  const value = option.slice(split + 1);
  const flag = flags.get(name);
  if (flag !== undefined && (value === 'true' || value === 'false')) return [flag, value === 'true'];
  if (name === 'Prune' && guards.has(value)) return ['prune', value];
  if (name === 'Delete' && guards.has(value)) return ['delete', value];
  if (name === 'PrunePropagationPolicy' && propagations.has(value)) return ['prunePropagation', value];
  return undefined;
}

/** The options in an object's own annotation, a comma-separated list. */
export function syncOptionsOf(object: KubeObject): SyncOptions {
  const text = object.metadata.annotations?.[annotations.syncOptions];
  return parseSyncOptions(typeof text === 'string' ? text.split(',') : []);
}
