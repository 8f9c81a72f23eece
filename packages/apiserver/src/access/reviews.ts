import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { mapAt } from '@capstan/kube/object/read.ts';

import type { User } from './user.ts';

/** Answers questions about who asks and what is allowed; undefined for kinds that are no such question. */
export function reviewOf(plural: string, sent: JsonMap, user: User): JsonMap | undefined {
  const spec = mapAt(sent, 'spec');
  const allowed = user.groups.includes('system:authenticated');
  switch (plural) {
    case 'selfsubjectreviews':
      return { ...sent, status: { userInfo: userInfo(user) } };
    case 'selfsubjectaccessreviews':
    case 'subjectaccessreviews':
    case 'localsubjectaccessreviews':
      return {
        ...sent,
        spec,
        status: { allowed, reason: allowed ? 'every authenticated user may do everything' : '' },
      };
    case 'selfsubjectrulesreviews':
      return { ...sent, spec: {}, status: rules(allowed) };
    default:
      return undefined;
  }
}

function userInfo({ name, uid, groups }: User): Json {
  return { username: name, ...(uid === undefined ? {} : { uid }), groups };
}

function rules(allowed: boolean): Json {
  const all = allowed ? ['*'] : [];
  return {
    resourceRules: allowed ? [{ verbs: all, apiGroups: all, resources: all }] : [],
    nonResourceRules: allowed ? [{ verbs: all, nonResourceURLs: all }] : [],
    incomplete: false,
  };
}
