import type { User } from '#access/user.ts';

import { grantsOf } from './bindings.ts';
import type { RoleBook } from './bindings.ts';
import { ruleAllows } from './rule.ts';
import type { Attributes } from './rule.ts';

export interface Decision {
  readonly allowed: boolean;
  /** Why, in the API server's words; '' where it gives none. */
  readonly reason: string;
}

/** Decides what a user may do. */
export type Authorizer = (user: User, asked: Attributes) => Decision;

/** May do anything, whatever roles say. */
export const masters = 'system:masters';

/** The role-based authoriser. Its reasons are those that kubectl shows. */
export function createAuthorizer(book: RoleBook): Authorizer {
  return (user, asked) => {
    if (user.groups.includes(masters)) return { allowed: true, reason: '' };
    const grants = grantsOf(book, user, asked.is === 'resource' ? asked.namespace : '');
    for (const grant of grants) {
      if (grant.ok && grant.rules.some((rule) => ruleAllows(rule, asked))) {
        return { allowed: true, reason: `RBAC: allowed by ${grant.source}` };
      }
    }
    const broken = [...new Set(grants.flatMap((grant) => (grant.ok ? [] : [grant.message])))];
    if (broken.length === 0) return { allowed: false, reason: '' };
    return { allowed: false, reason: `RBAC: ${broken.length === 1 ? broken[0] : `[${broken.join(', ')}]`}` };
  };
}
