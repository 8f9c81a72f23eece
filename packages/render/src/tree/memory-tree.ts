import { sha256Hex } from './digest.ts';
import { ancestorsOf } from './path.ts';
import type { DirectoryEntry, Entry, ParsedCache, Tree } from './tree.ts';

/** A file's text or bytes, or where a symlink points. */
export type MemoryFile = string | Uint8Array | { readonly symlink: string };

/** A tree that is loaded whole, for tests and for renders of local files. Paths as in `Tree`; directories follow from them. */
export function memoryTree(
  files: Readonly<Record<string, MemoryFile>>,
  parsed: ParsedCache = new Map<string, unknown>(),
): Tree {
  const entries = new Map<string, Entry>();
  const listings = new Map<string, Map<string, DirectoryEntry>>([['', new Map()]]);
  for (const [path, file] of Object.entries(files)) {
    const entry = entryOf(file);
    entries.set(path, entry);
    const directories = ['', ...ancestorsOf(path)];
    directories.forEach((directory, depth) => {
      const name = path.split('/')[depth] ?? '';
      const isLeaf = depth === directories.length - 1;
      const listing = listings.get(directory) ?? new Map<string, DirectoryEntry>();
      listing.set(name, { name, type: isLeaf ? (entry.is === 'symlink' ? 'symlink' : 'file') : 'directory' });
      listings.set(directory, listing);
    });
  }
  for (const [path, listing] of listings) {
    entries.set(path, { is: 'directory', entries: [...listing.values()] });
  }
  return { look: (path) => entries.get(path) ?? { is: 'missing' }, parsed };
}

function entryOf(file: MemoryFile): Entry {
  if (typeof file === 'object' && 'symlink' in file) return { is: 'symlink', target: file.symlink };
  const content = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  return { is: 'file', id: sha256Hex(content), content };
}
