import type { Authorizer } from './rbac/authorizer.ts';
import type { Attributes } from './rbac/rule.ts';
import { authenticated } from './authenticate.ts';
import { serviceAccountGroups } from './service-account-user.ts';
import { anonymous } from './user.ts';
import type { User } from './user.ts';

export type Impersonation =
  | { readonly is: 'nobody' }
  | { readonly is: 'user'; readonly user: User; readonly given: Given }
  | { readonly is: 'bad-request'; readonly message: string };

/** What the headers name, before groups are added. */
export interface Given {
  readonly groups: readonly string[];
  readonly uid: string | undefined;
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

const extraPrefix = 'impersonate-extra-';

/** Whom the Impersonate-* headers name; `rawHeaders` are names and values in turn, repeated ones kept apart. Source: apiserver pkg/endpoints/filters/impersonation. */
export function impersonationOf(rawHeaders: readonly string[]): Impersonation {
  const headers = valuesByName(rawHeaders);
  const name = headers.get('impersonate-user')?.[0] ?? '';
  const given: Given = {
    groups: headers.get('impersonate-group') ?? [],
    uid: headers.get('impersonate-uid')?.[0] || undefined,
    extra: extraOf(headers),
  };
  if (name === '') {
    if (given.groups.length === 0 && given.uid === undefined && Object.keys(given.extra).length === 0) {
      return { is: 'nobody' };
    }
    return { is: 'bad-request', message: `requested ${goUser(given)} without impersonating a user name` };
  }
  return { is: 'user', user: userOf(name, given), given };
}

function userOf(name: string, { groups, uid, extra }: Given): User {
  const parts = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  const own = parts !== null && groups.length === 0 ? serviceAccountGroups(parts[1] ?? '') : groups;
  const user: User = {
    name,
    groups: own,
    ...(uid === undefined ? {} : { uid }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
  if (name !== anonymous.name) return own.includes('system:unauthenticated') ? user : authenticated(user);
  return { ...user, groups: own.includes('system:unauthenticated') ? own : [...own, 'system:unauthenticated'] };
}

/**
 * Undefined when `user` may act as the named one; else the first right that is missing. Either the old verb `impersonate`
 * covers everything that is named, or the pair of `impersonate-on:<mode>:<verb>` on what is asked for and `impersonate:<mode>`.
 */
export function missingForImpersonation(
  authorize: Authorizer,
  user: User,
  target: Extract<Impersonation, { is: 'user' }>,
  asked: Attributes,
): Attributes | undefined {
  const refused = (attributes: Attributes) => !authorize(user, attributes).allowed;
  const old = partsOf(target, 'impersonate', '').find(refused);
  if (old === undefined) return undefined;
  const mode = modeOf(target);
  if (mode === undefined) return old;
  const on = { ...asked, verb: `impersonate-on:${mode}:${asked.verb}` };
  return [on, ...partsOf(target, `impersonate:${mode}`, 'authentication.k8s.io')].find(refused);
}

/** Service accounts and nodes are themselves, with no more said of them; everybody else may be described at will. */
function modeOf({ user, given }: Extract<Impersonation, { is: 'user' }>): string | undefined {
  const isAlone = given.groups.length === 0 && given.uid === undefined && Object.keys(given.extra).length === 0;
  if (user.name.startsWith('system:serviceaccount:')) return isAlone ? 'serviceaccount' : undefined;
  if (user.name.startsWith('system:node:')) return isAlone ? 'arbitrary-node' : undefined;
  return 'user-info';
}

/** One question for every part of the identity. `group` is '' for the old verb, whose users are in the core group. */
function partsOf({ user, given }: Extract<Impersonation, { is: 'user' }>, verb: string, group: string): Attributes[] {
  const ask = (resource: string, name: string, more: { namespace?: string; subresource?: string } = {}): Attributes => {
    const home = resource === 'uids' || resource === 'userextras' ? 'authentication.k8s.io' : group;
    return { is: 'resource', verb, group: home, resource, subresource: '', namespace: '', name, ...more };
  };
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user.name);
  return [
    account === null
      ? ask('users', user.name)
      : ask('serviceaccounts', account[2] ?? '', { namespace: account[1] ?? '' }),
    ...given.groups.map((name) => ask('groups', name)),
    ...(given.uid === undefined ? [] : [ask('uids', given.uid)]),
    ...Object.entries(given.extra).flatMap(([key, values]) =>
      values.map((value) => ask('userextras', value, { subresource: key })),
    ),
  ];
}

function extraOf(headers: ReadonlyMap<string, readonly string[]>): Given['extra'] {
  const extra: Record<string, readonly string[]> = {};
  for (const [header, values] of headers) {
    if (header.startsWith(extraPrefix)) extra[unescaped(header.slice(extraPrefix.length))] = values;
  }
  return extra;
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** The Impersonate-* headers, in lower case. */
function valuesByName(rawHeaders: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (name.startsWith('impersonate-')) found.set(name, [...(found.get(name) ?? []), rawHeaders[i + 1] ?? '']);
  }
  return found;
}

/** A user as Go prints it with %#v: the message has always shown it so. */
function goUser({ groups, uid = '', extra }: Given): string {
  const list = (texts: readonly string[]) => `[]string{${texts.map((text) => JSON.stringify(text)).join(', ')}}`;
  const keys = Object.keys(extra).toSorted();
  const map =
    keys.length === 0
      ? 'map[string][]string(nil)'
      : `map[string][]string{${keys.map((key) => `${JSON.stringify(key)}:${list(extra[key] ?? [])}`).join(', ')}}`;
  const groupText = groups.length === 0 ? '[]string(nil)' : list(groups);
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${groupText}, Extra:${map}}`;
}
