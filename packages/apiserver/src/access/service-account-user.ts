import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { listAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

import { issuer } from './service-account-token.ts';
import type { User } from './user.ts';

/** Looks up an object by the name of its collection; '' for what lives in no namespace. */
export type Find = (collection: string, namespace: string, name: string) => KubeObject | undefined;

/** What a token that we signed must still be true for: now, and the objects that it is bound to. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly find: Find;
}

/** A service account that a token stands for, and those of the wanted audiences that it is meant for. */
export interface TokenHolder {
  readonly user: User;
  readonly audiences: readonly string[];
}

/**
 * The service account of a token's claims; undefined when the token is not yet or no longer valid, when it is for other
 * audiences, or when the account or what the token is bound to has gone.
 * Source: kubernetes pkg/serviceaccount/claims.go.
 */
export function holderOf(
  claims: JsonMap,
  wanted: readonly string[],
  { now, find }: Circumstances,
): TokenHolder | undefined {
  const seconds = now / 1000;
  const expires = numberAt(claims, 'exp');
  if (stringAt(claims, 'iss') !== issuer || expires === undefined || seconds >= expires) return undefined;
  if (seconds + leeway < (numberAt(claims, 'nbf') ?? 0)) return undefined;
  const audiences = listAt(claims, 'aud').map(String);
  const meant = wanted.filter((audience) => audiences.includes(audience));
  if (meant.length === 0) return undefined;
  const bound = claims['kubernetes.io'];
  const namespace = stringAt(bound, 'namespace') ?? '';
  const is = (collection: string, field: string, home: string): boolean => {
    const name = stringAt(bound, field, 'name');
    if (name === undefined) return true;
    const object = find(collection, home, name);
    return object !== undefined && object.metadata.uid === stringAt(bound, field, 'uid');
  };
  const name = stringAt(bound, 'serviceaccount', 'name');
  if (name === undefined || !is('serviceaccounts', 'serviceaccount', namespace)) return undefined;
  if (!is('pods', 'pod', namespace) || !is('secrets', 'secret', namespace)) return undefined;
  // A token of a pod lives on without its node, one of a node does not.
  if (stringAt(bound, 'pod', 'name') === undefined && !is('nodes', 'node', '')) return undefined;
  return { user: userOf(claims, namespace, name), audiences: meant };
}

/** Clocks differ. */
const leeway = 60;

function userOf(claims: JsonMap, namespace: string, name: string): User {
  const bound = claims['kubernetes.io'];
  const extra: Record<string, readonly string[]> = {};
  const note = (key: string, value: string | undefined): void => {
    if (value !== undefined) extra[`authentication.kubernetes.io/${key}`] = [value];
  };
  const id = stringAt(claims, 'jti');
  note('credential-id', id === undefined ? undefined : `JTI=${id}`);
  note('node-name', stringAt(bound, 'node', 'name'));
  note('node-uid', stringAt(bound, 'node', 'uid'));
  note('pod-name', stringAt(bound, 'pod', 'name'));
  note('pod-uid', stringAt(bound, 'pod', 'uid'));
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    uid: stringAt(bound, 'serviceaccount', 'uid') ?? '',
    groups: serviceAccountGroups(namespace),
    extra,
  };
}

export function serviceAccountGroups(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}
