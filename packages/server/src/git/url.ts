import { createHash } from 'node:crypto';
import type { GitAnswer } from './source.ts';

/** Protocols that git may speak, in git's own words. Nothing else is ever passed on (`ext::` runs programs). */
export const protocols = ['https', 'http', 'ssh'] as const;

const scpForm = /^(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+:(?!\/\/)[^\s]+$/;

/**
 * Refuses what git must never see: options in disguise, control characters, protocols that run programs or read files.
 * `extra` allows more protocols (tests read `file:`).
 */
export function checkUrl(url: string, extra: readonly string[] = []): GitAnswer<string> {
  const shown = withoutCredentials(url);
  if (url === '') return bad('the repository URL is empty. Set spec.source.repoURL');
  // eslint-disable-next-line no-control-regex -- control characters are what is being refused
  if (/[\u0000-\u0020\u007f]/.test(url))
    return bad(`repository URL "${JSON.stringify(shown)}" holds blanks or control characters`);
  if (url.startsWith('-')) return bad(`repository URL "${shown}" starts with a dash`);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return scpForm.test(url) && !url.includes('::')
      ? { ok: true, value: url }
      : bad(`"${shown}" is not a repository URL. Use https://host/path or git@host:path`);
  const allowed: readonly string[] = [...protocols, ...extra];
  if (!allowed.includes(scheme))
    return bad(`repository URL "${shown}" uses ${scheme}://, which is not allowed; allowed are ${allowed.join(', ')}`);
  return URL.canParse(url) ? { ok: true, value: url } : bad(`"${shown}" is not a valid URL`);
}

/** The URL without user and password, for messages and logs. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

/** One form for all spellings of a repository, as Argo CD compares them: no `.git`, no trailing slash, host in lower case. */
export function normaliseUrl(url: string): string {
  const trimmed = withoutCredentials(url.trim())
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '');
  const scp = /^(?:[^@/]+@)?([^/:]+):(?!\/\/)(.+)$/.exec(trimmed);
  if (scp !== null) return `${scp[1]?.toLowerCase()}/${scp[2]?.replace(/^\/+/, '')}`;
  const parts = /^[a-z][a-z0-9+.-]*:\/\/([^/]+)\/?(.*)$/i.exec(trimmed);
  return parts === null ? trimmed : `${parts[1]?.toLowerCase()}/${parts[2]}`;
}

/** The folder of a repository's mirror: stable, safe on every file system, and says nothing of credentials. */
export function mirrorName(url: string): string {
  return createHash('sha256').update(withoutCredentials(url)).digest('hex').slice(0, 32);
}

/** Replaces the start of URLs: `from` is the longest match, whole path segments only. The demo leads public names to its own host. */
export interface UrlMap {
  readonly from: string;
  readonly to: string;
}

export function mapUrl(url: string, maps: readonly UrlMap[]): string {
  const bare = url.replace(/\.git$/, '');
  const hit = maps
    .filter(({ from }) => bare === from.replace(/\.git$/, '') || url.startsWith(from.endsWith('/') ? from : `${from}/`))
    .toSorted((a, b) => b.from.length - a.from.length)[0];
  if (hit === undefined) return url;
  return bare === hit.from.replace(/\.git$/, '')
    ? hit.to
    : hit.to.replace(/\/$/, '') + url.slice(hit.from.replace(/\/$/, '').length);
}

function bad(message: string): GitAnswer<never> {
  return { ok: false, failure: { code: 'bad-url', message } };
}
