import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectReader } from './object-reader.ts';
import { createObjectReader } from './object-reader.ts';
import type { GitProgram } from './program.ts';
import type { GitAnswer, GitFailure } from './source.ts';
import { withoutCredentials } from './url.ts';

/** A bare mirror of one repository on disk: fetched whole, read by hash. */
export interface Mirror {
  readonly reader: ObjectReader;
  /** Fetches branches, tags and HEAD. One at a time; all who ask while one runs wait for the next that starts after they asked. */
  fetch(signal: AbortSignal): Promise<GitAnswer<undefined>>;
  /** True once a fetch has succeeded, in this life or an earlier one. */
  filled(): Promise<boolean>;
  /** The commit a revision names in what was fetched last. */
  resolve(revision: string, signal: AbortSignal): Promise<string | undefined>;
  close(): void;
}

export interface MirrorOptions {
  readonly git: GitProgram;
  readonly folder: string;
  readonly url: string;
  /** Largest object that may be read. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Called at each fetch that goes over the network. */
  readonly onFetch?: (url: string) => void;
}

const refspecs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
const headRef = 'refs/capstan/HEAD';

export function createMirror({ git, folder, url, maxBytes, timeoutMs, onFetch }: MirrorOptions): Mirror {
  const reader = createObjectReader(git, folder, maxBytes);
  const filledMark = join(folder, 'capstan-filled');
  let running: Promise<GitAnswer<undefined>> | undefined;
  let following: Promise<GitAnswer<undefined>> | undefined;
  const resolved = new Map<string, string>();

  async function prepare(signal: AbortSignal): Promise<void> {
    try {
      await readFile(join(folder, 'HEAD'));
      return;
    } catch {
      // Not made yet.
    }
    const making = `${folder}.${process.pid}.new`;
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { recursive: true });
    const made = await git.run(making, ['init', '--quiet', '--bare', '--template=', '.'], signal);
    if (made.code !== 0) throw new Error(`git init failed: ${made.stderr}`);
    await rename(making, folder);
  }

  async function fetchNow(signal: AbortSignal): Promise<GitAnswer<undefined>> {
    await prepare(signal);
    onFetch?.(url);
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const command = [
      'fetch',
      '--quiet',
      '--force',
      '--prune',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      '--end-of-options',
      url,
    ];
    try {
      let run = await git.run(folder, [...command, ...refspecs, `+HEAD:${headRef}`], limited);
      // A repository without a first commit, or whose HEAD names a branch that is not there, has no HEAD to fetch.
      if (run.code !== 0 && /couldn't find remote ref HEAD/i.test(run.stderr))
        run = await git.run(folder, [...command, ...refspecs], limited);
      if (run.code !== 0) return { ok: false, failure: explain(url, run.stderr) };
    } catch (error) {
      signal.throwIfAborted();
      if (limited.aborted)
        return {
          ok: false,
          failure: {
            code: 'unreachable',
            message: `${withoutCredentials(url)}: no answer within ${timeoutMs / 1000} s. Is the host reachable?`,
          },
        };
      throw error;
    }
    resolved.clear();
    await writeFile(filledMark, '');
    return { ok: true, value: undefined };
  }

  function fetch(signal: AbortSignal): Promise<GitAnswer<undefined>> {
    if (running === undefined) {
      const own = fetchNow(signal).finally(() => {
        running = undefined;
      });
      running = own;
      return own;
    }
    // What runs may have started before the push that this caller knows of: wait for it, then fetch once for all who wait.
    const before = running;
    following ??= before.then(
      () => startFollowing(signal),
      () => startFollowing(signal),
    );
    return following;
  }

  function startFollowing(signal: AbortSignal): Promise<GitAnswer<undefined>> {
    following = undefined;
    return fetch(signal);
  }

  async function resolve(revision: string, signal: AbortSignal): Promise<string | undefined> {
    const known = resolved.get(revision);
    if (known !== undefined) return known;
    for (const name of namesOf(revision)) {
      const run = await git.run(
        folder,
        ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
        signal,
      );
      if (run.code !== 0) continue;
      const commit = run.stdout.trim().split('\n').at(-1) ?? '';
      resolved.set(revision, commit);
      return commit;
    }
    return undefined;
  }

  return {
    reader,
    fetch,
    resolve,
    async filled() {
      try {
        await readFile(filledMark);
        return true;
      } catch {
        return false;
      }
    },
    close: () => reader.close(),
  };
}

/** Where git is to look for a revision, most likely first. Only full names and hashes are tried, never revision expressions. */
function namesOf(revision: string): string[] {
  if (revision === '' || revision === 'HEAD') return [headRef];
  if (/^[0-9a-f]{7,64}$/.test(revision)) return [`refs/heads/${revision}`, `refs/tags/${revision}`, revision];
  if (revision.startsWith('refs/')) return [revision];
  return [`refs/heads/${revision}`, `refs/tags/${revision}`];
}

/** git's messages as a failure with what to do. */
function explain(url: string, stderr: string): GitFailure {
  const shown = withoutCredentials(url);
  const cause = withoutCredentials(
    stderr
      .split('\n')
      .filter((line) => /^(fatal|error|remote|ssh|Host key|Permission)/i.test(line))
      .map((line) => line.replace(/^(fatal|error): /, '').replaceAll(url, shown))
      .join('; ') || stderr.trim().slice(0, 300),
  );
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
  return { code: 'unreachable', message: `${shown}: ${cause}` };
}
