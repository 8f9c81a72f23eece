import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedCache } from '@capstan/render/tree/tree.ts';
import type { Clock } from '#runtime/clock.ts';
import type { TreeCache } from './commit-tree.ts';
import { createCommitTree } from './commit-tree.ts';
import { commitInfo, rootTree } from './commit-object.ts';
import { createLru } from './lru.ts';
import type { Mirror } from './mirror.ts';
import { createMirror } from './mirror.ts';
import { createGitProgram } from './program.ts';
import type { GitAnswer, GitSource } from './source.ts';
import type { TreeLine } from './tree-object.ts';
import type { UrlMap } from './url.ts';
import { checkUrl, mapUrl, mirrorName, normaliseUrl, protocols, withoutCredentials } from './url.ts';

export interface GitSourceOptions {
  /** Where the mirrors live. */
  readonly folder: string;
  readonly clock: Clock;
  /** Between two fetches of a repository in use, with up to a fifth more by chance. 0 turns polling off. */
  readonly pollMs: number;
  readonly maps?: readonly UrlMap[];
  /** Protocols besides https, http and ssh. */
  readonly alsoAllow?: readonly string[];
  /** Largest file that may be read; 50 MB when left out. */
  readonly maxBytes?: number;
  /** One fetch; 120 s when left out. */
  readonly timeoutMs?: number;
  readonly onFetch?: (url: string) => void;
  /** A fetch that nobody waits for went wrong. */
  readonly onFailure?: (message: string) => void;
}

const treesKept = 20_000;
const parsedKept = 20_000;

/** A repository in use, by the URL that is fetched. */
interface Used {
  readonly mirror: Mirror;
  /** As callers spell it. */
  readonly spellings: Set<string>;
  cancelPoll(): void;
}

/** Repositories as bare mirrors under one folder, polled while this process uses them. */
export function createGitSource(options: GitSourceOptions): GitSource {
  const { clock, pollMs, alsoAllow = [], maps = [] } = options;
  const git = createGitProgram([...protocols, ...alsoAllow]);
  const used = new Map<string, Used>();
  const listeners = new Set<(repoURL: string) => void>();
  const trees: TreeCache = createLru<readonly TreeLine[]>(treesKept);
  const parsed: ParsedCache = createLru<unknown>(parsedKept);
  const stop = new AbortController();

  async function use(repoURL: string): Promise<GitAnswer<Used>> {
    const given = checkUrl(repoURL, alsoAllow);
    if (!given.ok) return given;
    const mapped = checkUrl(mapUrl(repoURL, maps), alsoAllow);
    if (!mapped.ok) return mapped;
    if (!used.has(mapped.value)) await mkdir(options.folder, { recursive: true });
    const found = used.get(mapped.value) ?? begin(mapped.value);
    found.spellings.add(repoURL);
    return { ok: true, value: found };
  }

  function begin(url: string): Used {
    const mirror = createMirror({
      git,
      folder: join(options.folder, `${mirrorName(url)}.git`),
      url,
      maxBytes: options.maxBytes ?? 50_000_000,
      timeoutMs: options.timeoutMs ?? 120_000,
      ...(options.onFetch === undefined ? {} : { onFetch: options.onFetch }),
    });
    const entry: Used = { mirror, spellings: new Set(), cancelPoll: () => undefined };
    used.set(url, entry);
    // What an earlier life fetched is good enough to begin with, and is brought up to date at once.
    void mirror.filled().then((filled) => (filled ? fetchAndTell(entry) : undefined));
    schedulePoll(entry);
    return entry;
  }

  function schedulePoll(entry: Used): void {
    if (pollMs <= 0) return;
    entry.cancelPoll = clock.after(pollMs * (1 + clock.random() / 5), () => {
      void fetchAndTell(entry).finally(() => {
        if (!stop.signal.aborted) schedulePoll(entry);
      });
    });
  }

  /** A fetch that nobody waits for. */
  async function fetchAndTell(entry: Used): Promise<void> {
    try {
      const fetched = await fetchShared(entry);
      if (!fetched.ok) options.onFailure?.(fetched.failure.message);
    } catch (error) {
      if (!stop.signal.aborted) options.onFailure?.(String(error));
    }
  }

  /** Ends with the source and not with the one who happened to ask first: others wait for it too. */
  async function fetchShared(entry: Used): Promise<GitAnswer<boolean>> {
    const fetched = await entry.mirror.fetch(stop.signal);
    if (fetched.ok && fetched.value) {
      for (const spelling of entry.spellings) for (const listener of listeners) listener(spelling);
    }
    return fetched;
  }

  async function readCommit(repoURL: string, commit: string, signal: AbortSignal) {
    const found = await use(repoURL);
    if (!found.ok) return found;
    const { reader } = found.value.mirror;
    const object = await reader.read(commit);
    signal.throwIfAborted();
    if (object?.type === 'commit') {
      return { ok: true, value: { reader, text: object.content.toString('utf8') } } as const;
    }
    const message = `${withoutCredentials(repoURL)} has no commit ${commit}. Was it force-pushed away?`;
    return { ok: false, failure: { code: 'revision-not-found', message } } as const;
  }

  return {
    async resolve(repoURL, revision, { fresh }, signal) {
      const found = await use(repoURL);
      if (!found.ok) return found;
      const { mirror } = found.value;
      if (fresh || !(await mirror.filled())) {
        const fetched = await fetchShared(found.value);
        if (!fetched.ok) return fetched;
      }
      signal.throwIfAborted();
      const commit = await mirror.resolve(revision, signal);
      return commit === undefined ? noRevision(repoURL, revision) : { ok: true, value: commit };
    },
    async open(repoURL, commit, signal) {
      const read = await readCommit(repoURL, commit, signal);
      if (!read.ok) return read;
      const { reader, text } = read.value;
      const name = withoutCredentials(repoURL);
      return { ok: true, value: createCommitTree({ reader, root: rootTree(text), trees, parsed, name }) };
    },
    async describe(repoURL, commit, signal) {
      const read = await readCommit(repoURL, commit, signal);
      return read.ok ? { ok: true, value: commitInfo(read.value.text) } : read;
    },
    announce(repoURL) {
      const wanted = normaliseUrl(repoURL);
      for (const [url, entry] of used) {
        if ([url, ...entry.spellings].some((spelling) => normaliseUrl(spelling) === wanted)) void fetchAndTell(entry);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      stop.abort(new Error('the git source is closed'));
      for (const { mirror, cancelPoll } of used.values()) {
        cancelPoll();
        mirror.close();
      }
    },
  };
}

function noRevision(repoURL: string, revision: string): GitAnswer<never> {
  const name = revision === '' ? 'HEAD' : revision;
  const message = `${withoutCredentials(repoURL)} has no branch, tag or commit "${name}". Check spec.source.targetRevision, or push it`;
  return { ok: false, failure: { code: 'revision-not-found', message } };
}
