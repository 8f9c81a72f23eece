import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { issueToken, verifyToken } from './token.ts';

const key = 'a-key-that-signs';
const now = Date.parse('2026-03-01T12:00:00Z');
const hour = 3_600_000;

/** A token that differs from ours in what `change` does. */
function forged(change: (token: SignJWT) => SignJWT, { signedWith = key, alg = 'HS256' } = {}): Promise<string> {
  const token = new SignJWT({})
    .setProtectedHeader({ alg })
    .setIssuer('argocd')
    .setAudience('argocd')
    .setSubject('admin:login')
    .setJti('one')
    .setIssuedAt(now / 1000)
    .setExpirationTime((now + hour) / 1000);
  return change(token).sign(new TextEncoder().encode(signedWith));
}

describe('a session token', () => {
  it('names its user, itself and its times', async () => {
    const token = await issueToken(key, { username: 'admin', now, lifeMs: hour });
    expect(await verifyToken(key, token, now + 1)).toEqual({
      username: 'admin',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      issuedAt: now,
      expiresAt: now + hour,
    });
  });

  it('ends with its time', async () => {
    const token = await issueToken(key, { username: 'admin', now, lifeMs: hour });
    expect(await verifyToken(key, token, now + hour - 1_000)).toBeDefined();
    expect(await verifyToken(key, token, now + hour)).toBeUndefined();
  });

  it('is ours only as we write it', async () => {
    expect(await verifyToken(key, await forged((token) => token), now)).toBeDefined();
    const others: readonly Promise<string>[] = [
      forged((token) => token, { signedWith: 'another key' }),
      forged((token) => token, { alg: 'HS512' }),
      forged((token) => token.setIssuer('someone')),
      forged((token) => token.setAudience('another service')),
      forged((token) => token.setSubject('admin')),
      forged((token) => token.setSubject('admin:apiKey')),
      forged((token) => token.setJti('')),
      forged((token) => token.setExpirationTime(0)),
    ];
    for (const other of others) expect(await verifyToken(key, await other, now)).toBeUndefined();
  });

  it('without a signature is nobody', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      iss: 'argocd',
      aud: 'argocd',
      sub: 'admin:login',
      jti: 'x',
      iat: now / 1000,
      exp: now / 1000 + 60,
    };
    expect(await verifyToken(key, `${part({ alg: 'none' })}.${part(claims)}.`, now)).toBeUndefined();
    expect(await verifyToken(key, 'not a token', now)).toBeUndefined();
  });
});
