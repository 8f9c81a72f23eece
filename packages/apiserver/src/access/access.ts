import type { Door } from './authenticate.ts';
import type { Authorizer } from './rbac/authorizer.ts';
import type { RoleBook } from './rbac/bindings.ts';
import type { TokenSigner } from './service-account-token.ts';

/** Everything that decides who somebody is and what they may do. */
export interface Access {
  readonly door: Door;
  readonly authorize: Authorizer;
  readonly roles: RoleBook;
  /** Signs tokens of service accounts. */
  readonly signer: TokenSigner;
}
