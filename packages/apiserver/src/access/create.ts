import { createHash } from 'node:crypto';

import type { Machine } from '#verbs/machine.ts';

import type { Access } from './access.ts';
import { sameSecret } from './authenticate.ts';
import type { TokenReader } from './authenticate.ts';
import type { Credentials } from './credentials.ts';
import { escalationGate } from './escalation-gate.ts';
import { createAuthorizer, masters } from './rbac/authorizer.ts';
import { roleBookOf } from './rbac/role-book.ts';
import { createTokenSigner, issuer } from './service-account-token.ts';
import type { TokenSigner } from './service-account-token.ts';
import { holderOf } from './service-account-user.ts';
import type { Find } from './service-account-user.ts';
import type { StaticToken } from './static-token.ts';

export interface AccessOptions {
  readonly tokens?: readonly StaticToken[];
  readonly anonymous?: boolean;
}

/** Tokens, roles and the gate against escalation, over the objects of one server. */
export function createAccess(machine: Machine, credentials: Credentials, options: AccessOptions): Access {
  const roles = roleBookOf(machine);
  const authorize = createAuthorizer(roles);
  machine.gates.push(escalationGate(roles, authorize));
  const keyId = createHash('sha256').update(credentials.signingKey).digest('base64url').slice(0, 16);
  const signer = createTokenSigner(credentials.signingKey, keyId);
  const known: readonly StaticToken[] = [
    { token: credentials.token, name: 'kubernetes-admin', groups: [masters] },
    ...(options.tokens ?? []),
  ];
  const door = {
    readToken: tokenReader(machine, known, signer),
    audiences: [issuer],
    anonymous: options.anonymous ?? true,
  };
  return { door, authorize, roles, signer };
}

function tokenReader(machine: Machine, known: readonly StaticToken[], signer: TokenSigner): TokenReader {
  const find: Find = (collection, namespace, name) =>
    machine.store.collection(collection).get(namespace === '' ? name : `${namespace}/${name}`)?.value;
  return (token, audiences) => {
    const own = known.find((one) => sameSecret(one.token, token));
    if (own !== undefined) {
      const meant = audiences.filter((audience) => audience === issuer);
      const { token: _secret, ...user } = own;
      return meant.length === 0 ? undefined : { user, audiences: meant };
    }
    const claims = signer.read(token);
    return claims === undefined ? undefined : holderOf(claims, audiences, { now: machine.now(), find });
  };
}
