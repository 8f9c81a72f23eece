import type { Access } from '#access/access.ts';
import type { User } from '#access/user.ts';
import type { FieldValidation, Machine, WriteOptions } from '#verbs/machine.ts';
import { invalid } from '#verbs/invalid.ts';
import type { Refusal } from '#verbs/status.ts';
import { invalidValue, notSupported, tooLong } from '#resources/field-error.ts';

import type { Asked } from './request.ts';

/** One request, as handlers see it. */
export interface Context {
  readonly machine: Machine;
  readonly access: Access;
  readonly asked: Asked;
  readonly user: User;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  /** Host and port, as the client addresses this server. */
  readonly authority: string;
  /** Empty where the request has none. */
  readonly body: Buffer;
}

/** Reads dryRun, fieldManager and fieldValidation. The manager defaults to the first word of the User-Agent. */
export function writeOptions(
  { asked, userAgent, user }: Context,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): { readonly ok: true; readonly options: WriteOptions } | Refusal {
  const { query } = asked;
  const named = { kind, group: 'meta.k8s.io' };
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  const wrong = dryRun.find((value) => value !== 'All');
  if (wrong !== undefined) return invalid(named, '', [notSupported('dryRun', wrong, ['All'])]);
  const manager = query.get('fieldManager') ?? '';
  if (Buffer.byteLength(manager) > 128) return invalid(named, '', [tooLong('fieldManager', 128)]);
  if (/[^\P{C}]/u.test(manager)) {
    return invalid(named, '', [invalidValue('fieldManager', manager, 'should only contain printable characters')]);
  }
  const validation = query.get('fieldValidation') ?? '';
  if (!['', 'Ignore', 'Warn', 'Strict'].includes(validation)) {
    return invalid(named, '', [notSupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn'])]);
  }
  const fieldValidation = (validation === '' ? 'Warn' : validation) as FieldValidation;
  const fieldManager = manager === '' ? managerOf(userAgent) : manager;
  return { ok: true, options: { dryRun: dryRun.length > 0, fieldManager, fieldValidation, user } };
}

function managerOf(userAgent: string): string {
  const name = (userAgent.split('/')[0] ?? '').slice(0, 128);
  return name === '' ? 'unknown' : name;
}
