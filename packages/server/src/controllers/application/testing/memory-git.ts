import { sawOf } from '@capstan/render/tree/saw.ts';
import { memoryTree } from '@capstan/render/tree/memory-tree.ts';
import type { MemoryFile } from '@capstan/render/tree/memory-tree.ts';
import type { GitAnswer, GitSource } from '#git/source.ts';

/** One repository in memory: commits of whole file sets on one branch. */
export interface MemoryGit extends GitSource {
  /** Commits and, unless `quiet`, tells everyone. Returns the hash. */
  commit(files: Readonly<Record<string, MemoryFile>>, options?: { readonly quiet?: boolean }): string;
}

export function createMemoryGit(url: string): MemoryGit {
  const commits = new Map<string, Readonly<Record<string, MemoryFile>>>();
  const listeners = new Set<(repoURL: string) => void>();
  let head: string | undefined;

  function no(code: 'revision-not-found' | 'repository-not-found', message: string): GitAnswer<never> {
    return { ok: false, failure: { code, message } };
  }

  return {
    commit(files, { quiet = false } = {}) {
      head = (commits.size + 1).toString(16).padStart(2, '0').repeat(20);
      commits.set(head, files);
      if (!quiet) for (const listener of listeners) listener(url);
      return head;
    },
    async resolve(repoURL, revision) {
      if (repoURL !== url) return no('repository-not-found', `${repoURL} was not found. Check spec.source.repoURL`);
      const commit = revision === '' || revision === 'HEAD' || revision === 'main' ? head : revision;
      if (commit === undefined || !commits.has(commit)) return no('revision-not-found', `${url} has no "${revision}"`);
      return { ok: true, value: commit };
    },
    async open(_repoURL, commit) {
      const tree = memoryTree(commits.get(commit) ?? {});
      return {
        ok: true,
        value: {
          tree,
          load: async () => ({ ok: true, value: undefined }),
          saw: async (path) => ({ ok: true, value: sawOf(tree.look(path) ?? { is: 'missing' }) }),
        },
      };
    },
    describe: async () => ({ ok: true, value: { author: 'Ada', date: '2026-01-01T00:00:00Z', message: 'a change' } }),
    announce: () => undefined,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
}
