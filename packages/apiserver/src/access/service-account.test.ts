import { generateKeyPairSync } from 'node:crypto';

import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';

import { createTokenSigner, issuer } from './service-account-token.ts';
import { holderOf } from './service-account-user.ts';

const pem = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const signer = createTokenSigner(pem(), 'one');
const now = Date.parse('2026-03-01T12:00:00Z');
const seconds = now / 1000;

const claims = (change: JsonMap = {}): JsonMap => ({
  iss: issuer,
  sub: 'system:serviceaccount:shop:ci',
  aud: [issuer],
  iat: seconds,
  nbf: seconds,
  exp: seconds + 3600,
  jti: 'a-b-c',
  'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'ci', uid: 'u1' } },
  ...change,
});

/** A cluster that has the service account shop/ci, and whatever else is named as collection/key: uid. */
const find =
  (more: Readonly<Record<string, string>> = {}) =>
  (collection: string, namespace: string, name: string): KubeObject | undefined => {
    const all: Readonly<Record<string, string>> = { 'serviceaccounts/shop/ci': 'u1', ...more };
    const uid = all[[collection, namespace, name].filter((part) => part !== '').join('/')];
    return uid === undefined ? undefined : { apiVersion: 'v1', kind: 'X', metadata: { name, uid } };
  };

describe('a signed token', () => {
  it('gives back its claims', () => {
    expect(signer.read(signer.sign(claims()))).toEqual(claims());
  });

  it('is nothing once a letter, its key or its algorithm is another', () => {
    const token = signer.sign(claims());
    const [head = '', body = '', signature = ''] = token.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const other = Buffer.from(JSON.stringify(claims({ sub: 'system:serviceaccount:kube-system:admin' })));
    const texts = [
      `${head}.${other.toString('base64url')}.${signature}`,
      `${none}.${body}.`,
      `${none}.${body}.${signature}`,
      `${head}.${body}`,
      `${token}.x`,
      '',
      '..',
      'x'.repeat(20_000),
    ];
    for (const text of texts) expect(signer.read(text)).toBeUndefined();
    expect(createTokenSigner(pem(), 'one').read(token)).toBeUndefined();
  });
});

describe('the holder of a token', () => {
  const holder = (change: JsonMap = {}, options: Partial<Parameters<typeof holderOf>[2]> = {}, wanted = [issuer]) =>
    holderOf(claims(change), wanted, { now, find: find(), ...options });
  const bound = (more: JsonMap): JsonMap => ({
    'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'ci', uid: 'u1' }, ...more },
  });

  it('is the service account, in its groups', () => {
    expect(holder()).toEqual({
      user: {
        name: 'system:serviceaccount:shop:ci',
        uid: 'u1',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
        extra: { 'authentication.kubernetes.io/credential-id': ['JTI=a-b-c'] },
      },
      audiences: [issuer],
    });
  });

  it('is nobody after its time, for other audiences, and of other issuers', () => {
    expect(holder({}, { now: now + 3600_000 })).toBeUndefined();
    expect(holder({ exp: 'never' })).toBeUndefined();
    expect(holder({ nbf: seconds + 3600 })).toBeUndefined();
    expect(holder({ aud: ['other'] })).toBeUndefined();
    expect(holder({ aud: ['other'] }, {}, ['other', 'x'])?.audiences).toEqual(['other']);
    expect(holder({ iss: 'https://elsewhere' })).toBeUndefined();
  });

  it('dies with the account, also when another of the same name comes', () => {
    expect(holder({}, { find: () => undefined })).toBeUndefined();
    expect(holder({}, { find: find({ 'serviceaccounts/shop/ci': 'u2' }) })).toBeUndefined();
  });

  it('dies with the pod, the secret or the node that it is bound to', () => {
    const pod = bound({ pod: { name: 'p', uid: 'p1' }, node: { name: 'n', uid: 'n1' } });
    expect(holder(pod)).toBeUndefined();
    const alive = holder(pod, { find: find({ 'pods/shop/p': 'p1' }) });
    expect(alive?.user.extra?.['authentication.kubernetes.io/pod-name']).toEqual(['p']);
    expect(alive?.user.extra?.['authentication.kubernetes.io/node-uid']).toEqual(['n1']);
    expect(holder(bound({ secret: { name: 's', uid: 's1' } }))).toBeUndefined();
    expect(holder(bound({ node: { name: 'n', uid: 'n1' } }))).toBeUndefined();
    expect(holder(bound({ node: { name: 'n', uid: 'n1' } }), { find: find({ 'nodes/n': 'n1' }) })).toBeDefined();
  });
});
