import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedCache } from '@capstan/render/tree/tree.ts';
import type { TreeCache } from './commit-tree.ts';
import { createCommitTree } from './commit-tree.ts';
import { createLru } from './lru.ts';
import type { Mirror } from './mirror.ts';
import { createMirror } from './mirror.ts';
import { createGitProgram } from './program.ts';
import type { GitAnswer, GitSource } from './source.ts';
import type { TreeLine } from './tree-object.ts';
import type { UrlMap } from './url.ts';
import { checkUrl, mapUrl, mirrorName, protocols, withoutCredentials } from './url.ts';

export interface GitSourceOptions {
  /** Where the mirrors live. */
  readonly folder: string;
  readonly maps?: readonly UrlMap[];
  /** Protocols besides https, http and ssh. */
  readonly alsoAllow?: readonly string[];
  /** Largest file that may be read; 50 MB when left out. */
  readonly maxBytes?: number;
  /** One fetch; 120 s when left out. */
  readonly timeoutMs?: number;
  readonly onFetch?: (url: string) => void;
}

const treesKept = 20_000;
const parsedKept = 20_000;

/** Repositories as bare mirrors under one folder. */
export function createGitSource(options: GitSourceOptions): GitSource {
  const git = createGitProgram([...protocols, ...(options.alsoAllow ?? [])]);
  const mirrors = new Map<string, Mirror>();
  const trees: TreeCache = createLru<readonly TreeLine[]>(treesKept);
  const parsed: ParsedCache = createLru<unknown>(parsedKept);
  const stop = new AbortController();

  async function mirrorOf(repoURL: string): Promise<GitAnswer<Mirror>> {
    const given = checkUrl(repoURL, options.alsoAllow);
    if (!given.ok) return given;
    const mapped = checkUrl(mapUrl(repoURL, options.maps ?? []), options.alsoAllow);
    if (!mapped.ok) return mapped;
    const known = mirrors.get(mapped.value);
    if (known !== undefined) return { ok: true, value: known };
    await mkdir(options.folder, { recursive: true });
    const mirror = createMirror({
      git,
      folder: join(options.folder, `${mirrorName(mapped.value)}.git`),
      url: mapped.value,
      maxBytes: options.maxBytes ?? 50_000_000,
      timeoutMs: options.timeoutMs ?? 120_000,
      ...(options.onFetch === undefined ? {} : { onFetch: options.onFetch }),
    });
    const raced = mirrors.get(mapped.value) ?? mirror;
    mirrors.set(mapped.value, raced);
    return { ok: true, value: raced };
  }

  return {
    async resolve(repoURL, revision, { fresh }, signal) {
      const found = await mirrorOf(repoURL);
      if (!found.ok) return found;
      const mirror = found.value;
      if (fresh || !(await mirror.filled())) {
        // A fetch is shared, so it ends with the source and not with the one who happened to ask first.
        const fetched = await mirror.fetch(stop.signal);
        if (!fetched.ok) return fetched;
      }
      signal.throwIfAborted();
      const commit = await mirror.resolve(revision, signal);
      if (commit !== undefined) return { ok: true, value: commit };
      const name = revision === '' ? 'HEAD' : revision;
      return {
        ok: false,
        failure: {
          code: 'revision-not-found',
          message: `${withoutCredentials(repoURL)} has no branch, tag or commit "${name}". Check spec.source.targetRevision, or push it`,
        },
      };
    },
    async open(repoURL, commit, signal) {
      const found = await mirrorOf(repoURL);
      if (!found.ok) return found;
      const object = await found.value.reader.read(commit);
      signal.throwIfAborted();
      const root =
        object?.type === 'commit' ? /^tree ([0-9a-f]+)$/m.exec(object.content.toString('utf8'))?.[1] : undefined;
      if (root === undefined) return notThere(repoURL, commit);
      return {
        ok: true,
        value: createCommitTree({ reader: found.value.reader, root, trees, parsed, name: withoutCredentials(repoURL) }),
      };
    },
    async describe(repoURL, commit, signal) {
      const found = await mirrorOf(repoURL);
      if (!found.ok) return found;
      const object = await found.value.reader.read(commit);
      signal.throwIfAborted();
      if (object?.type !== 'commit') return notThere(repoURL, commit);
      const text = object.content.toString('utf8');
      const split = text.indexOf('\n\n');
      const author = /^author (.*) (\d+) [+-]\d{4}$/m.exec(text.slice(0, split));
      return {
        ok: true,
        value: {
          author: author?.[1] ?? '',
          date: new Date(Number(author?.[2] ?? 0) * 1000).toISOString().replace('.000Z', 'Z'),
          message: text.slice(split + 2).trim(),
        },
      };
    },
    async close() {
      stop.abort(new Error('the git source is closed'));
      for (const mirror of mirrors.values()) mirror.close();
    },
  };
}

function notThere(repoURL: string, commit: string): GitAnswer<never> {
  return {
    ok: false,
    failure: {
      code: 'revision-not-found',
      message: `${withoutCredentials(repoURL)} has no commit ${commit}. Was it force-pushed away?`,
    },
  };
}
