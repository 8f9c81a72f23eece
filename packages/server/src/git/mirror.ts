import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explainFetch } from './explain.ts';
import type { ObjectReader } from './object-reader.ts';
import { createObjectReader } from './object-reader.ts';
import type { GitProgram } from './program.ts';
import type { Refs } from './refs.ts';
import { commitOf, headRef, looksLikeHash, parseRefs, refFormat, sameRefs } from './refs.ts';
import type { GitAnswer } from './source.ts';
import { removeStaleFiles } from './stale-files.ts';
import { withoutCredentials } from './url.ts';

/** A bare mirror of one repository on disk: fetched whole, read by hash. One process uses a mirror at a time. */
export interface Mirror {
  readonly reader: ObjectReader;
  /**
   * Fetches branches, tags and HEAD; true when one of them moved since the fetch before. One at a time; all who ask while one runs wait for the
   * next, which starts after they asked.
   */
  fetch(signal: AbortSignal): Promise<GitAnswer<boolean>>;
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
const fetchOptions = ['--quiet', '--force', '--prune', '--no-write-fetch-head', '--no-recurse-submodules'];

export function createMirror({ git, folder, url, maxBytes, timeoutMs, onFetch }: MirrorOptions): Mirror {
  const reader = createObjectReader(git, folder, maxBytes);
  const filledMark = join(folder, 'capstan-filled');
  let running: Promise<GitAnswer<boolean>> | undefined;
  let following: Promise<GitAnswer<boolean>> | undefined;
  let prepared: Promise<void> | undefined;
  let refs: Refs | undefined;

  async function prepare(signal: AbortSignal): Promise<void> {
    if (await exists(join(folder, 'HEAD'))) return removeStaleFiles(folder);
    const making = `${folder}.${process.pid}.new`;
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { recursive: true });
    const made = await git.run(making, ['init', '--quiet', '--bare', '--template=', '.'], signal);
    if (made.code !== 0) throw new Error(`git init failed: ${made.stderr}`);
    await rename(making, folder);
  }

  async function fetchNow(signal: AbortSignal): Promise<GitAnswer<boolean>> {
    prepared ??= prepare(signal);
    try {
      await prepared;
    } catch (error) {
      prepared = undefined;
      throw error;
    }
    // What an earlier life fetched is what "moved" is measured against.
    if (await exists(filledMark)) refs ??= await readRefs(signal);
    onFetch?.(url);
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const command = ['fetch', ...fetchOptions, '--end-of-options', url, ...refspecs];
    try {
      let run = await git.run(folder, [...command, `+HEAD:${headRef}`], limited);
      // A repository without a first commit, or whose HEAD names a branch that is not there, has no HEAD to fetch.
      if (run.code !== 0 && /couldn't find remote ref HEAD/i.test(run.stderr))
        run = await git.run(folder, command, limited);
      if (run.code !== 0) return { ok: false, failure: explainFetch(url, run.stderr) };
    } catch (error) {
      signal.throwIfAborted();
      if (!limited.aborted) throw error;
      const message = `${withoutCredentials(url)}: no answer within ${timeoutMs / 1000} s. Is the host reachable?`;
      return { ok: false, failure: { code: 'unreachable', message } };
    }
    const before = refs;
    refs = await readRefs(signal);
    await writeFile(filledMark, '');
    return { ok: true, value: before !== undefined && !sameRefs(before, refs) };
  }

  async function readRefs(signal: AbortSignal): Promise<Refs> {
    const run = await git.run(folder, ['for-each-ref', `--format=${refFormat}`], signal);
    if (run.code !== 0) throw new Error(`git for-each-ref failed: ${run.stderr}`);
    return parseRefs(run.stdout);
  }

  function fetch(signal: AbortSignal): Promise<GitAnswer<boolean>> {
    if (running === undefined) {
      const own = fetchNow(signal).finally(() => {
        running = undefined;
      });
      running = own;
      return own;
    }
    // What runs may have started before the push that this caller knows of: wait for it, then fetch once for all who wait.
    const next = () => {
      following = undefined;
      return fetch(signal);
    };
    following ??= running.then(next, next);
    return following;
  }

  return {
    reader,
    fetch,
    filled: async () => refs !== undefined || exists(filledMark),
    async resolve(revision, signal) {
      refs ??= await readRefs(signal);
      const commit = commitOf(refs, revision);
      if (commit !== undefined || !looksLikeHash(revision)) return commit;
      const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
      const run = await git.run(folder, asked, signal);
      return run.code === 0 ? run.stdout.trim().split('\n').at(-1) : undefined;
    },
    close: () => reader.close(),
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
