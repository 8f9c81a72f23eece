import { equalJson } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import type { User } from '#access/user.ts';

import type { Authorizer } from './authorizer.ts';
import { masters } from './authorizer.ts';
import { grantsOf, rulesBehind } from './bindings.ts';
import type { RoleBook } from './bindings.ts';
import { describeRules, notCovered, quotedList } from './covers.ts';
import { ruleOf } from './rule.ts';
import type { PolicyRule } from './rule.ts';

/** Somebody writes a role or a binding. */
export interface RbacWrite {
  readonly user: User;
  /** roles, clusterroles, rolebindings, clusterrolebindings. */
  readonly plural: string;
  readonly object: KubeObject;
  /** Undefined when the object is new. */
  readonly live: KubeObject | undefined;
}

export type Escalation =
  | { readonly is: 'fine' }
  | { readonly is: 'forbidden'; readonly message: string }
  | { readonly is: 'no-role'; readonly role: string };

const group = 'rbac.authorization.k8s.io';

/**
 * Nobody grants what they do not hold, unless they may `escalate` roles or `bind` the role.
 * Source: kubernetes pkg/registry/rbac/escalation_check.go and .../policybased/storage.go.
 */
export function checkEscalation(book: RoleBook, authorize: Authorizer, write: RbacWrite): Escalation {
  const { user, plural, object, live } = write;
  if (user.groups.includes(masters)) return { is: 'fine' };
  const namespace = object.metadata.namespace ?? '';
  const may = (verb: string, resource: string, name: string) =>
    authorize(user, { is: 'resource', verb, group, resource, subresource: '', namespace, name }).allowed;
  if (plural === 'roles' || plural === 'clusterroles') {
    if (live !== undefined && equalJson(wishOf(live), wishOf(object))) return { is: 'fine' };
    if (may('escalate', plural, object.metadata.name)) return { is: 'fine' };
    return confirm(book, user, namespace, listAt(object, 'rules').map(ruleOf));
  }
  const roleRef = mapAt(object, 'roleRef');
  if (live !== undefined && equalJson(wishOf(live), wishOf(object))) return { is: 'fine' };
  const role = stringAt(roleRef, 'name') ?? '';
  const isRole = stringAt(roleRef, 'kind') === 'Role';
  if (may('bind', isRole ? 'roles' : 'clusterroles', role)) return { is: 'fine' };
  const rules = rulesBehind(book, roleRef, namespace);
  return rules === undefined ? { is: 'no-role', role } : confirm(book, user, namespace, rules);
}

/** What a change must touch to need the check: anything but metadata. */
function wishOf({ metadata: _metadata, ...rest }: KubeObject) {
  return rest;
}

function confirm(book: RoleBook, user: User, namespace: string, wanted: readonly PolicyRule[]): Escalation {
  const grants = grantsOf(book, user, namespace);
  const held = grants.flatMap((grant) => (grant.ok ? grant.rules : []));
  const missing = notCovered(held, wanted);
  if (missing.length === 0) return { is: 'fine' };
  const who = `user ${JSON.stringify(user.name)} (groups=${quotedList(user.groups)})`;
  const what = 'is attempting to grant RBAC permissions not currently held:';
  return { is: 'forbidden', message: `${who} ${what}\n${describeRules(missing).join('\n')}` };
}
