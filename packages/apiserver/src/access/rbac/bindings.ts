import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import type { User } from '#access/user.ts';

import { ruleOf } from './rule.ts';
import type { PolicyRule } from './rule.ts';

/** The roles and bindings that are in force now. */
export interface RoleBook {
  clusterRole(name: string): KubeObject | undefined;
  role(namespace: string, name: string): KubeObject | undefined;
  clusterRoleBindings(): readonly KubeObject[];
  roleBindings(namespace: string): readonly KubeObject[];
}

/** Rules that a user has through one binding, or why the binding leads nowhere. */
export type Grant =
  | { readonly ok: true; readonly source: string; readonly rules: readonly PolicyRule[] }
  | { readonly ok: false; readonly message: string };

/**
 * All that a user has: through cluster role bindings, and in a namespace through its role bindings, in the order of names.
 * Source: kubernetes pkg/registry/rbac/validation/rule.go.
 */
export function grantsOf(book: RoleBook, user: User, namespace: string): readonly Grant[] {
  const cluster = book.clusterRoleBindings().flatMap((binding) => grantOf(book, user, binding, ''));
  if (namespace === '') return cluster;
  return [...cluster, ...book.roleBindings(namespace).flatMap((binding) => grantOf(book, user, binding, namespace))];
}

/** The rules behind a roleRef; undefined when there is no such role. */
export function rulesBehind(book: RoleBook, roleRef: Json, namespace: string): readonly PolicyRule[] | undefined {
  const name = stringAt(roleRef, 'name') ?? '';
  const role = stringAt(roleRef, 'kind') === 'Role' ? book.role(namespace, name) : book.clusterRole(name);
  return role === undefined ? undefined : listAt(role, 'rules').map(ruleOf);
}

function grantOf(book: RoleBook, user: User, binding: KubeObject, namespace: string): readonly Grant[] {
  const subject = listAt(binding, 'subjects').find((one) => isUser(user, one, namespace));
  if (subject === undefined) return [];
  const roleRef = mapAt(binding, 'roleRef');
  const kind = stringAt(roleRef, 'kind') ?? '';
  const name = stringAt(roleRef, 'name') ?? '';
  const rules = rulesBehind(book, roleRef, namespace);
  if (rules === undefined) {
    return [
      { ok: false, message: `${kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(name)} not found` },
    ];
  }
  const shown = namespace === '' ? binding.metadata.name : `${binding.metadata.name}/${namespace}`;
  const source = `${binding.kind} ${JSON.stringify(shown)} of ${kind} ${JSON.stringify(name)} to ${describeSubject(subject, namespace)}`;
  return [{ ok: true, source, rules }];
}

function isUser(user: User, subject: Json, namespace: string): boolean {
  const name = stringAt(subject, 'name') ?? '';
  switch (stringAt(subject, 'kind')) {
    case 'User':
      return user.name === name;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount': {
      const home = stringAt(subject, 'namespace') ?? namespace;
      return home !== '' && user.name === `system:serviceaccount:${home}:${name}`;
    }
    default:
      return false;
  }
}

function describeSubject(subject: Json, namespace: string): string {
  const kind = stringAt(subject, 'kind') ?? '';
  const name = stringAt(subject, 'name') ?? '';
  const shown = kind === 'ServiceAccount' ? `${name}/${stringAt(subject, 'namespace') ?? namespace}` : name;
  return `${kind} ${JSON.stringify(shown)}`;
}
