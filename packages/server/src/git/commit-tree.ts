import type { Entry, ParsedCache, Tree } from '@capstan/render/tree/tree.ts';
import { sawOf } from '@capstan/render/tree/saw.ts';
import type { ObjectReader } from './object-reader.ts';
import { ObjectTooLarge } from './object-reader.ts';
import type { CommitTree, GitAnswer } from './source.ts';
import type { TreeLine } from './tree-object.ts';
import { parseTree } from './tree-object.ts';

/** Tree objects by hash, shared by all commits of all repositories: a commit shares most of its trees with the one before. */
export interface TreeCache {
  get(hash: string): readonly TreeLine[] | undefined;
  set(hash: string, lines: readonly TreeLine[]): void;
}

export interface CommitTreeOptions {
  readonly reader: ObjectReader;
  /** Hash of the commit's root tree. */
  readonly root: string;
  readonly trees: TreeCache;
  readonly parsed: ParsedCache;
  /** For messages: the repository, without credentials. */
  readonly name: string;
}

/** The content of one commit, read from git objects when it is asked for. */
export function createCommitTree({ reader, root, trees, parsed, name }: CommitTreeOptions): CommitTree {
  const entries = new Map<string, Entry>();
  const tree: Tree = { look: (path) => entries.get(path), parsed };

  async function linesOf(hash: string): Promise<readonly TreeLine[]> {
    const known = trees.get(hash);
    if (known !== undefined) return known;
    const object = await reader.read(hash);
    if (object?.type !== 'tree') throw new Corrupt(`tree ${hash} is not there`);
    const lines = parseTree(object.content, hash.length / 2);
    trees.set(hash, lines);
    return lines;
  }

  /** The tree line of a path, undefined where there is none. Symlinks on the way are not followed. */
  async function find(path: string): Promise<TreeLine | undefined> {
    let here: TreeLine = { name: '', type: 'directory', hash: root };
    for (const step of path === '' ? [] : path.split('/')) {
      if (here.type !== 'directory') return undefined;
      const next = (await linesOf(here.hash)).find((line) => line.name === step);
      if (next === undefined) return undefined;
      here = next;
    }
    return here;
  }

  /** What stands at a path. Files are read only when `content` is wanted. */
  async function entryAt(path: string, content: boolean): Promise<Entry> {
    const line = await find(path);
    if (line === undefined) return { is: 'missing' };
    switch (line.type) {
      case 'directory': {
        const lines = await linesOf(line.hash);
        return { is: 'directory', entries: lines.map(({ name: entry, type }) => ({ name: entry, type })) };
      }
      case 'submodule':
        return { is: 'directory', entries: [] };
      case 'symlink':
        return { is: 'symlink', target: (await blob(line.hash)).toString('utf8') };
      case 'file':
        return { is: 'file', id: line.hash, content: content ? await blob(line.hash) : new Uint8Array() };
    }
  }

  async function blob(hash: string): Promise<Buffer> {
    const object = await reader.read(hash);
    if (object?.type !== 'blob') throw new Corrupt(`blob ${hash} is not there`);
    return object.content;
  }

  async function guarded<T>(path: string, run: () => Promise<T>): Promise<GitAnswer<T>> {
    try {
      return { ok: true, value: await run() };
    } catch (error) {
      if (error instanceof ObjectTooLarge) {
        return {
          ok: false,
          failure: {
            code: 'too-large',
            message: `${path} in ${name} is too large to be a manifest: ${error.size} bytes. Leave it out of the source path`,
          },
        };
      }
      if (error instanceof Corrupt)
        return {
          ok: false,
          failure: {
            code: 'corrupt',
            message: `the mirror of ${name} is damaged: ${error.message}. Delete it and it is fetched anew`,
          },
        };
      throw error;
    }
  }

  return {
    tree,
    async load(paths, signal) {
      const wanted = paths.filter((path) => !entries.has(path));
      // The reads are pipelined over one process, so asking for all at once is one batch.
      const loaded = await Promise.all(
        wanted.map(async (path) => ({ path, answer: await guarded(path, () => entryAt(path, true)) })),
      );
      signal.throwIfAborted();
      for (const { path, answer } of loaded) {
        if (!answer.ok) return answer;
        entries.set(path, answer.value);
      }
      return { ok: true, value: undefined };
    },
    saw: (path) => guarded(path, async () => sawOf(await entryAt(path, false))),
  };
}

class Corrupt extends Error {}
