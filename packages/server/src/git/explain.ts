import type { GitFailure } from './source.ts';
import { withoutCredentials } from './url.ts';

/** What git printed when a fetch failed, as a failure with what to do. */
export function explainFetch(url: string, stderr: string): GitFailure {
  const shown = withoutCredentials(url);
  const told = stderr
    .split('\n')
    .filter((line) => /^(fatal|error|remote|ssh|Host key|Permission)/i.test(line))
    .map((line) => line.replace(/^(fatal|error): /, ''))
    .join('; ');
  const cause = withoutCredentials((told === '' ? stderr.trim().slice(0, 300) : told).replaceAll(url, shown));
  if (/authentication failed|could not read username|permission denied|terminal prompts disabled|403/i.test(stderr)) {
    return {
      code: 'auth',
      message: `${shown}: authentication required or refused (${cause}). Register the repository's credentials`,
    };
  }
  if (/not found|does not exist|not appear to be a git repository|404/i.test(stderr)) {
    return {
      code: 'repository-not-found',
      message: `${shown}: repository not found (${cause}). Check spec.source.repoURL`,
    };
  }
  return {
    code: 'unreachable',
    message: `${shown}: ${cause}. The last commit fetched stays in use; the repository is tried again at the next poll`,
  };
}
