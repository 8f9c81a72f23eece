/**
 * A repository address in the form in which two spellings of the same repository are equal: lower case, without `.git`,
 * `git@host:path` as `git@host/path`, without `ssh://`. Source: argo-cd, util/git NormalizeGitURL.
 */
export function normalizeRepoURL(url: string): string {
  let text = url.trim().toLowerCase();
  if (!text.startsWith('ssh://') && /^[^/:@]+@[^/:]+:/.test(text)) text = `ssh://${text.replace(':', '/')}`;
  if (text.endsWith('.git')) text = text.slice(0, -'.git'.length);
  return text.startsWith('ssh://') ? text.slice('ssh://'.length) : text;
}
