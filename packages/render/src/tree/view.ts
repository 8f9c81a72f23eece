import { ancestorsOf, joinPath, parentOf } from './path.ts';
import { sawOf } from './saw.ts';
import type { DirectoryEntry, Entry, ParsedCache, Read, Tree } from './tree.ts';

/** What stands at a path once symlinks are followed. `path` is where it really is. */
export type Found =
  | FoundFile
  | { readonly is: 'directory'; readonly path: string; readonly entries: readonly DirectoryEntry[] }
  | { readonly is: 'missing'; readonly path: string }
  /** A symlink that leads out of the repository, or to itself. */
  | { readonly is: 'bad-link'; readonly path: string; readonly target: string }
  /** Not loaded yet: the path is among the needs. */
  | { readonly is: 'pending' };

export interface FoundFile {
  readonly is: 'file';
  readonly path: string;
  readonly id: string;
  readonly content: Uint8Array;
}

/** A tree seen through one render: keeps what is needed and what the result depends on. */
export interface View {
  readonly parsed: ParsedCache;
  /** Follows symlinks, in the middle of the path too. That a path is a directory is no read: `list` or a file in it is. */
  find(path: string): Found;
  /** What stands at a name in a directory that `find` gave: a miss costs no look at the ancestors. */
  probe(directory: string, name: string): Found;
  /** The names in a directory that `find` gave. Its listing becomes a read. */
  list(directory: string): readonly DirectoryEntry[] | undefined;
  /** Paths that have to be loaded before this can go on, sorted. */
  needs(): readonly string[];
  /** Everything seen so far, sorted by path. */
  reads(): readonly Read[];
}

const maxLinks = 40;

export function viewOf(tree: Tree): View {
  const needs = new Set<string>();
  const reads = new Map<string, string>();

  function look(path: string): Entry | undefined {
    const entry = tree.look(path);
    if (entry === undefined) needs.add(path);
    return entry;
  }
  function saw(path: string, entry: Entry): void {
    if (!reads.has(path)) reads.set(path, sawOf(entry));
  }

  function follow(start: string, checkAncestors: boolean): Found {
    let path = start;
    for (let links = 0; links <= maxLinks; links++) {
      const entry = look(path);
      if (entry === undefined) return { is: 'pending' };
      if (entry.is === 'directory') return { is: 'directory', path, entries: entry.entries };
      saw(path, entry);
      if (entry.is === 'file') return { is: 'file', path, id: entry.id, content: entry.content };
      const next =
        entry.is === 'symlink'
          ? { at: path, target: entry.target, rest: '' }
          : checkAncestors
            ? linkAbove(path)
            : undefined;
      if (next === undefined) return { is: 'missing', path };
      if (next === 'pending') return { is: 'pending' };
      const target = joinPath(parentOf(next.at), next.target);
      if (target === undefined) return { is: 'bad-link', path: next.at, target: next.target };
      path = joinPath(target, next.rest) ?? target;
    }
    return { is: 'bad-link', path: start, target: path };
  }

  /** The first ancestor of a missing path that is a symlink; undefined when they are all directories or missing. */
  function linkAbove(path: string): { at: string; target: string; rest: string } | 'pending' | undefined {
    const ancestors = ancestorsOf(path).map((at) => ({ at, entry: look(at) }));
    if (ancestors.some(({ entry }) => entry === undefined)) return 'pending';
    for (const { at, entry } of ancestors) {
      if (entry === undefined) return 'pending';
      saw(at, entry);
      if (entry.is === 'symlink') return { at, target: entry.target, rest: path.slice(at.length + 1) };
      if (entry.is !== 'directory') return undefined;
    }
    return undefined;
  }

  return {
    parsed: tree.parsed,
    find: (path) => follow(path, true),
    probe: (directory, name) => follow(directory === '' ? name : `${directory}/${name}`, false),
    list(directory) {
      const entry = look(directory);
      if (entry === undefined) return undefined;
      saw(directory, entry);
      return entry.is === 'directory' ? entry.entries : [];
    },
    needs: () => [...needs].toSorted(),
    reads: () => [...reads].map(([path, seen]) => ({ path, saw: seen })).toSorted(byPath),
  };
}

function byPath(a: Read, b: Read): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
