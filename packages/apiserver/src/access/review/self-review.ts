import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { User } from '#access/user.ts';
import { masters } from '#access/rbac/authorizer.ts';
import { grantsOf } from '#access/rbac/bindings.ts';
import type { RoleBook } from '#access/rbac/bindings.ts';
import type { PolicyRule } from '#access/rbac/rule.ts';

/** A user as reviews show one. */
export function userInfo({ name, uid, groups, extra }: User): Json {
  return {
    username: name,
    ...(uid === undefined || uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups: [...groups] }),
    ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra: extra as unknown as Json }),
  };
}

/** Status of a SelfSubjectRulesReview: all that the user may do in the namespace. */
export function rulesStatus(book: RoleBook, user: User, namespace: string): JsonMap {
  const grants = grantsOf(book, user, namespace);
  const rules = grants.flatMap((grant) => (grant.ok ? grant.rules : []));
  const broken = [...new Set(grants.flatMap((grant) => (grant.ok ? [] : [grant.message])))];
  const all = user.groups.includes(masters) && rules.every(({ verbs }) => !verbs.includes('*')) ? [everything] : [];
  const every = [...all, ...rules];
  return {
    resourceRules: every.filter(({ resources }) => resources.length > 0).map(resourceRule),
    nonResourceRules: every
      .filter(({ nonResourceURLs }) => nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs: [...verbs], nonResourceURLs: [...nonResourceURLs] })),
    incomplete: false,
    ...(broken.length === 0 ? {} : { evaluationError: broken.join(', ') }),
  };
}

/** What members of system:masters may do, should no role say so. */
const everything: PolicyRule = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  resourceNames: [],
  nonResourceURLs: ['*'],
};

function resourceRule({ verbs, apiGroups, resources, resourceNames }: PolicyRule): Json {
  return {
    verbs: [...verbs],
    apiGroups: [...apiGroups],
    resources: [...resources],
    ...(resourceNames.length === 0 ? {} : { resourceNames: [...resourceNames] }),
  };
}
