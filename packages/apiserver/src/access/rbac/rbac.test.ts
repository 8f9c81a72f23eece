import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';

import { bootstrapRoles } from '#access/bootstrap.ts';

import { createAuthorizer } from './authorizer.ts';
import type { RoleBook } from './bindings.ts';
import { describeRules, notCovered } from './covers.ts';
import { checkEscalation } from './escalation.ts';
import { ruleAllows, ruleOf } from './rule.ts';
import type { Attributes } from './rule.ts';

const onResource = (text: string): Attributes => {
  const [verb = '', where = '', name = ''] = text.split(' ');
  const [group = '', resource = '', subresource = ''] = where.split('/');
  return { is: 'resource', verb, group, resource, subresource, namespace: 'shop', name };
};
const onPath = (verb: string, path: string): Attributes => ({ is: 'path', verb, path });
const rule = (value: Json) => ruleOf(value);

describe('a rule', () => {
  const reader = rule({ verbs: ['get'], apiGroups: ['apps'], resources: ['deployments', '*/status'] });
  it.each([
    ['get apps/deployments', true],
    ['list apps/deployments', false],
    ['get batch/deployments', false],
    ['get apps/deployments/scale', false],
    ['get apps/deployments/status', true],
    ['get apps/statefulsets/status', true],
    ['get apps/statefulsets', false],
  ])('%s: %s', (text, allowed) => {
    expect(ruleAllows(reader, onResource(text))).toBe(allowed);
  });

  it('with names is about these names only, and never about lists', () => {
    const one = rule({ verbs: ['*'], apiGroups: [''], resources: ['secrets'], resourceNames: ['a'] });
    expect(ruleAllows(one, onResource('get /secrets a'))).toBe(true);
    expect(ruleAllows(one, onResource('get /secrets b'))).toBe(false);
    expect(ruleAllows(one, onResource('list /secrets'))).toBe(false);
  });

  it('about paths says nothing about resources, and a star stands at the end only', () => {
    const paths = rule({ verbs: ['get'], nonResourceURLs: ['/healthz', '/apis/*'] });
    expect(ruleAllows(paths, onPath('get', '/healthz'))).toBe(true);
    expect(ruleAllows(paths, onPath('get', '/healthz/etcd'))).toBe(false);
    expect(ruleAllows(paths, onPath('get', '/apis/apps'))).toBe(true);
    expect(ruleAllows(paths, onPath('post', '/apis/apps'))).toBe(false);
    expect(ruleAllows(paths, onResource('get /pods'))).toBe(false);
  });
});

/** Roles and bindings by hand, without a server. */
function bookOf(objects: readonly KubeObject[]): RoleBook {
  const find = (kind: string, name: string, namespace?: string) =>
    objects.find((one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace);
  return {
    clusterRole: (name) => find('ClusterRole', name),
    role: (namespace, name) => find('Role', name, namespace),
    clusterRoleBindings: () => objects.filter(({ kind }) => kind === 'ClusterRoleBinding'),
    roleBindings: (namespace) =>
      objects.filter(({ kind, metadata }) => kind === 'RoleBinding' && metadata.namespace === namespace),
  };
}

function object(kind: string, name: string, rest: { readonly [field: string]: Json }, namespace?: string): KubeObject {
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata, ...rest } as KubeObject;
}

const bindingTo = (roleKind: string, role: string, subjects: Json): { readonly [field: string]: Json } => ({
  subjects,
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: roleKind, name: role },
});

describe('authorisation', () => {
  const pods = { rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }] };
  const book = bookOf([
    object('ClusterRole', 'pods', pods),
    object('RoleBinding', 'b', bindingTo('ClusterRole', 'pods', [{ kind: 'ServiceAccount', name: 'ci' }]), 'shop'),
    object('RoleBinding', 'lost', bindingTo('Role', 'nowhere', [{ kind: 'Group', name: 'ops' }]), 'shop'),
  ]);
  const authorize = createAuthorizer(book);

  it('binds a service account without a namespace to that of the binding', () => {
    const ci = { name: 'system:serviceaccount:shop:ci', groups: [] };
    expect(authorize(ci, onResource('get /pods x'))).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "b/shop" of ClusterRole "pods" to ServiceAccount "ci/shop"',
    });
    const other = { name: 'system:serviceaccount:other:ci', groups: [] };
    expect(authorize(other, onResource('get /pods x')).allowed).toBe(false);
  });

  it('says which binding leads nowhere', () => {
    expect(authorize({ name: 'bob', groups: ['ops'] }, onResource('get /pods x'))).toEqual({
      allowed: false,
      reason: 'RBAC: role.rbac.authorization.k8s.io "nowhere" not found',
    });
  });

  it('lets members of system:masters do anything, and an empty name nothing', () => {
    expect(authorize({ name: 'x', groups: ['system:masters'] }, onResource('delete /nodes a')).allowed).toBe(true);
    expect(authorize({ name: '', groups: [] }, onResource('get /pods x')).allowed).toBe(false);
  });

  it('lets strangers ask for version and health by the roles every cluster has', () => {
    const strangers = createAuthorizer(bookOf(bootstrapRoles));
    const stranger = { name: 'system:anonymous', groups: ['system:unauthenticated'] };
    expect(strangers(stranger, onPath('get', '/version')).allowed).toBe(true);
    expect(strangers(stranger, onPath('get', '/readyz')).allowed).toBe(true);
    expect(strangers(stranger, onPath('get', '/apis')).allowed).toBe(false);
    expect(strangers(stranger, onResource('list /pods')).allowed).toBe(false);
  });
});

describe('granting', () => {
  const held = { rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }] };
  const user = { name: 'ann', groups: ['system:authenticated'] };
  const own = object('RoleBinding', 'own', bindingTo('Role', 'held', [{ kind: 'User', name: 'ann' }]), 'shop');
  const book = bookOf([object('Role', 'held', held, 'shop'), own, ...bootstrapRoles]);
  const check = (plural: string, given: KubeObject, live?: KubeObject) =>
    checkEscalation(book, createAuthorizer(book), { user, plural, object: given, live });

  it('is limited to what one holds, part by part', () => {
    expect(check('roles', object('Role', 'r', held, 'shop'))).toEqual({ is: 'fine' });
    const more = { rules: [{ verbs: ['list', 'delete'], apiGroups: [''], resources: ['pods', 'pods/log'] }] };
    expect(check('roles', object('Role', 'r', more, 'shop'))).toEqual({
      is: 'forbidden',
      message:
        'user "ann" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
        '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}\n' +
        '{APIGroups:[""], Resources:["pods/log"], Verbs:["list" "delete"]}',
    });
  });

  it('looks at the rules behind a binding', () => {
    const subjects = [{ kind: 'User', name: 'ann' }];
    const fine = object('RoleBinding', 'c', bindingTo('Role', 'held', subjects), 'shop');
    const missing = object('RoleBinding', 'c', bindingTo('Role', 'nope', subjects), 'shop');
    const everything = object('ClusterRoleBinding', 'c', bindingTo('ClusterRole', 'cluster-admin', subjects));
    expect(check('rolebindings', fine)).toEqual({ is: 'fine' });
    expect(check('rolebindings', missing)).toEqual({ is: 'no-role', role: 'nope' });
    expect(check('clusterrolebindings', everything).is).toBe('forbidden');
  });

  it('is not asked about when only metadata changes', () => {
    const before = object('Role', 'r', { rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] }, 'shop');
    const labelled = { ...before, metadata: { ...before.metadata, labels: { a: 'b' } } };
    expect(check('roles', labelled, before)).toEqual({ is: 'fine' });
  });
});

describe('what is not covered', () => {
  it.each<[string, Json, Json, readonly string[]]>([
    [
      'a star holds everything of its kind',
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['get'], apiGroups: ['apps'], resources: ['deployments/scale'] },
      [],
    ],
    [
      'one name does not hold all names',
      { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
      ['{APIGroups:[""], Resources:["pods"], Verbs:["get"]}'],
    ],
    [
      'all names hold one',
      { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
      { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      [],
    ],
    [
      'a path with a star holds longer paths, not the star of all',
      { verbs: ['get'], nonResourceURLs: ['/apis/*'] },
      { verbs: ['get'], nonResourceURLs: ['/apis/apps', '*'] },
      ['{NonResourceURLs:["*"], Verbs:["get"]}'],
    ],
  ])('%s', (_name, held, wanted, missing) => {
    expect(describeRules(notCovered([rule(held)], [rule(wanted)]))).toEqual(missing);
  });
});
