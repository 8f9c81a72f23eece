import { isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { ManagedFieldsEntry } from '#object/object.ts';
import { isEmptySet } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { readFieldsV1, writeFieldsV1 } from './fields-v1.ts';

/** Who wrote: an entry of managedFields is known by this (an Apply entry without its apiVersion). */
export interface ManagerIdentity {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  /** '' for the main resource. */
  readonly subresource: string;
  readonly apiVersion: string;
}

export interface ManagedSet extends ManagerIdentity {
  /** RFC 3339, whole seconds, UTC. */
  readonly time: string | undefined;
  readonly set: FieldSet;
}

/** Entries by `managerKey`. */
export type Managers = ReadonlyMap<string, ManagedSet>;

/** Text that tells entries apart; managers sort by it where their order shows. Source: managedfields, BuildManagerIdentifier. */
export function managerKey({ manager, operation, subresource, apiVersion }: ManagerIdentity): string {
  return JSON.stringify({
    manager,
    operation,
    ...(operation === 'Update' ? { apiVersion } : {}),
    ...(subresource === '' ? {} : { subresource }),
  });
}

/** Reads metadata.managedFields; undefined when an entry cannot be read. Empty sets stay. */
export function readManagers(entries: readonly Json[] | undefined): Managers | undefined {
  const managers = new Map<string, ManagedSet>();
  for (const entry of entries ?? []) {
    const read = isMap(entry) ? readEntry(entry) : undefined;
    if (read === undefined) return undefined;
    managers.set(managerKey(read), read);
  }
  return managers;
}

function readEntry(entry: JsonMap): ManagedSet | undefined {
  const operation = entry['operation'];
  const apiVersion = textOf(entry['apiVersion']);
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  if (apiVersion === '' || entry['fieldsType'] !== 'FieldsV1') return undefined;
  const set = readFieldsV1(entry['fieldsV1']);
  if (set === undefined) return undefined;
  const time = textOf(entry['time']);
  return {
    manager: textOf(entry['manager']),
    operation,
    apiVersion,
    subresource: textOf(entry['subresource']),
    time: time === '' ? undefined : time,
    set,
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The entries in the order in which the API server writes them; undefined when there are none. */
export function writeManagers(managers: Managers): readonly ManagedFieldsEntry[] | undefined {
  const entries = [...managers.values()].filter(({ set }) => !isEmptySet(set)).toSorted(compareEntries);
  return entries.length === 0 ? undefined : entries.map(writeEntry);
}

function compareEntries(a: ManagedSet, b: ManagedSet): number {
  return (
    compareText(a.operation, b.operation) ||
    secondsOf(a.time) - secondsOf(b.time) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Unix seconds; 0 for entries without a (readable) time. */
export function secondsOf(time: string | undefined): number {
  const milliseconds = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(milliseconds) ? 0 : Math.floor(milliseconds / 1000);
}

function writeEntry({ manager, operation, apiVersion, time, set, subresource }: ManagedSet): ManagedFieldsEntry {
  const name = (manager === '' ? {} : { manager }) as Pick<ManagedFieldsEntry, 'manager'>;
  return {
    ...name,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: writeFieldsV1(set),
    ...(subresource === '' ? {} : { subresource }),
  };
}
