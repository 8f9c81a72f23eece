import type { ApplicationRef } from '#api/application-ref.ts';

/** The page of an application. */
export function applicationPage({ name, namespace }: ApplicationRef): string {
  const place = namespace === '' ? '' : `/${encodeURIComponent(namespace)}`;
  return `/applications${place}/${encodeURIComponent(name)}`;
}

/** Where to go after signing in: a path of this console, never another site, whatever the address bar was given. */
export function pathAfterSignIn(wanted: string | null): string {
  if (wanted === null || !wanted.startsWith('/') || /^\/[/\\]/.test(wanted)) return '/applications';
  return wanted.startsWith('/login') ? '/applications' : wanted;
}
