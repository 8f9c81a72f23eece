import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';

import { authenticated } from '#access/authenticate.ts';
import type { Door } from '#access/authenticate.ts';

import { userInfo } from './self-review.ts';

/** Whose token is it? Source: kubernetes pkg/registry/authentication/tokenreview. */
export function tokenStatus(review: KubeObject, door: Door): JsonMap {
  const wanted = listAt(review, 'spec', 'audiences').map(String);
  const audiences = wanted.length === 0 ? door.audiences : wanted;
  const holder = door.readToken(stringAt(review, 'spec', 'token') ?? '', audiences);
  if (holder === undefined) return { user: {}, error: 'invalid bearer token' };
  return { authenticated: true, user: userInfo(authenticated(holder.user)), audiences: [...holder.audiences] };
}
