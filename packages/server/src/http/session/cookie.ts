import type { IncomingHttpHeaders } from 'node:http';

/** Argo CD's session cookie. Our tokens stay far below the 4 kB that would need several of them. */
export const cookieName = 'argocd.token';

export function tokenFrom(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === cookieName && value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** The Set-Cookie value; an empty token ends it. Lax would let other sites open links with the session, Strict does not. */
export function sessionCookie(token: string, secure: boolean): string {
  const life = token === '' ? '; Max-Age=0' : '';
  return `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${life}`;
}
