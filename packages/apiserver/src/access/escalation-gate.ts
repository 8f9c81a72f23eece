import type { Gate } from '#verbs/machine.ts';
import { forbidden, notFound } from '#verbs/status.ts';

import type { Authorizer } from './rbac/authorizer.ts';
import type { RoleBook } from './rbac/bindings.ts';
import { checkEscalation } from './rbac/escalation.ts';

/** Keeps users from granting what they do not hold. What the server itself writes passes. */
export function escalationGate(book: RoleBook, authorize: Authorizer): Gate {
  return ({ resource, object, live, user }) => {
    if (resource.group !== 'rbac.authorization.k8s.io' || user === undefined) return undefined;
    const found = checkEscalation(book, authorize, { user, plural: resource.plural, object, live });
    switch (found.is) {
      case 'fine':
        return undefined;
      case 'forbidden':
        return forbidden(resource, object.metadata.name, found.message);
      case 'no-role':
        return notFound(resource, found.role);
      default:
        return found satisfies never;
    }
  };
}
