import { createHash, timingSafeEqual } from 'node:crypto';

import type { TokenHolder } from './service-account-user.ts';
import { anonymous } from './user.ts';
import type { User } from './user.ts';

/** What a request shows of its sender. */
export interface Evidence {
  /** Subject of a client certificate that our authority signed: common name and organisations. */
  readonly certificate?: { readonly name: string; readonly organizations: readonly string[] };
  readonly authorization?: string;
}

/** The user of a bearer token for one of `audiences`, or undefined. */
export type TokenReader = (token: string, audiences: readonly string[]) => TokenHolder | undefined;

export interface Door {
  readonly readToken: TokenReader;
  /** Audiences of this server. */
  readonly audiences: readonly string[];
  /** False: who shows nothing is nobody. */
  readonly anonymous: boolean;
}

/** Certificate first, then bearer token; undefined when a token is shown and nobody's. Nothing shown is the anonymous user. */
export function authenticate({ certificate, authorization }: Evidence, door: Door): User | undefined {
  if (certificate !== undefined) return authenticated({ name: certificate.name, groups: certificate.organizations });
  if (authorization === undefined) return door.anonymous ? anonymous : undefined;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const holder = token === undefined ? undefined : door.readToken(token, door.audiences);
  return holder === undefined ? undefined : authenticated(holder.user);
}

/** Everybody who proved who they are belongs to system:authenticated. */
export function authenticated(user: User): User {
  return user.groups.includes('system:authenticated')
    ? user
    : { ...user, groups: [...user.groups, 'system:authenticated'] };
}

/** Compares secrets in a time that tells nothing about them. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
