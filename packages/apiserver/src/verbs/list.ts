import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Resource } from '#resources/resource.ts';
import type { Entry } from '#store/change.ts';

import { continueToken, readContinueToken } from './continue-token.ts';
import { fromStored } from './convert.ts';
import type { ListOptions } from './list-options.ts';
import type { Machine } from './machine.ts';
import { badRequest, expired, notYet } from './status.ts';
import type { Refusal } from './status.ts';

export interface Listed {
  readonly ok: true;
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** Lists objects of one namespace, or of all ('') ; `options` say which, as of when and how many. */
export function list(machine: Machine, resource: Resource, namespace: string, options: ListOptions): Listed | Refusal {
  const prefix = resource.namespaced && namespace !== '' ? `${namespace}/` : '';
  const from = startOf(machine, resource, options, prefix);
  if ('ok' in from) return from;
  const { entries, revision, start } = from;
  const limit = options.resourceVersion === '0' ? 0 : options.limit;
  const items: KubeObject[] = [];
  let next: string | undefined;
  let left = 0;
  for (const { key, value } of entries) {
    if (start !== '' && key < start) continue;
    if (next !== undefined) {
      left += 1;
      continue;
    }
    const shown = fromStored(resource, value);
    if (options.matches?.(shown) === false) continue;
    if (limit > 0 && items.length === limit) {
      next = key;
      left = 1;
    } else {
      items.push(shown);
    }
  }
  const head = { ok: true as const, items, resourceVersion: String(revision) };
  if (next === undefined) return head;
  const token = continueToken({ revision, start: next.slice(prefix.length) });
  return options.matches === undefined
    ? { ...head, continue: token, remainingItemCount: left }
    : { ...head, continue: token };
}

interface Start {
  readonly entries: readonly Entry<KubeObject>[];
  readonly revision: number;
  /** '' is the beginning. */
  readonly start: string;
}

function startOf(machine: Machine, resource: Resource, options: ListOptions, prefix: string): Start | Refusal {
  const collection = machine.store.collection(resource.storage);
  const asked = options.resourceVersion;
  const now = machine.store.revision();
  if (options.continue !== '') {
    if (asked !== '' && asked !== '0') {
      return badRequest('specifying resource version is not allowed when using continue');
    }
    const token = readContinueToken(options.continue);
    if ('wrong' in token) return badRequest(`invalid continue token: continue key is not valid: ${token.wrong}`);
    const entries = collection.entriesAt(token.revision, prefix);
    if (entries !== undefined) return { entries, revision: token.revision, start: prefix + token.start };
    return expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    );
  }
  const wrong = wrongRevision(asked, now);
  if (wrong !== undefined) return wrong;
  const exact = asked !== '' && asked !== '0' && (options.resourceVersionMatch === 'Exact' || isExactByLimit(options));
  if (!exact) return { entries: collection.entries(prefix), revision: now, start: '' };
  const entries = collection.entriesAt(Number(asked), prefix);
  if (entries === undefined) return expired('The resourceVersion for the provided list is too old.');
  return { entries, revision: Number(asked), start: '' };
}

/** Without a match rule, a limit together with a version means exactly that version. */
function isExactByLimit({ limit, resourceVersionMatch }: ListOptions): boolean {
  return limit > 0 && resourceVersionMatch === '';
}

/** Refuses what is no version, or a version to come. */
export function wrongRevision(asked: string, now: number): Refusal | undefined {
  if (asked === '') return undefined;
  if (!/^\d+$/.test(asked)) {
    return badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(asked)}: strconv.ParseUint: parsing ${JSON.stringify(asked)}: invalid syntax`,
    );
  }
  return Number(asked) > now ? notYet(asked, now) : undefined;
}
