import { randomUUID } from 'node:crypto';
import { SignJWT, jwtVerify } from 'jose';

/** What a valid session token says. */
export interface Session {
  readonly username: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

const issuer = 'argocd';
const audience = 'argocd';

/** A sign-in as Argo CD writes it: HS256, `sub` is `<user>:login`, `jti` names the token (argocd.md 6.3). */
export async function issueToken(
  key: string,
  { username, now, lifeMs }: { readonly username: string; readonly now: number; readonly lifeMs: number },
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(`${username}:login`)
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + Math.floor(lifeMs / 1000))
    .sign(new TextEncoder().encode(key));
}

/** Undefined when the token is not ours, has expired, or says too little. Algorithm, issuer and audience are pinned. */
export async function verifyToken(key: string, token: string, now: number): Promise<Session | undefined> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(key), {
      algorithms: ['HS256'],
      issuer,
      audience,
      currentDate: new Date(now),
      requiredClaims: ['sub', 'jti', 'iat', 'exp'],
    });
    const { sub = '', jti = '', iat = 0, exp = 0 } = payload;
    const username = /^(.+):login$/.exec(sub)?.[1];
    if (username === undefined || jti === '') return undefined;
    return { username, id: jti, issuedAt: iat * 1000, expiresAt: exp * 1000 };
  } catch {
    return undefined;
  }
}
