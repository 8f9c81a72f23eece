import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DirectoryEntry, Entry, Tree } from '@capstan/render/tree/tree.ts';

/** Files over this size are no manifests. */
const largest = 64 << 20;

/**
 * The files below `root` of this machine as a tree for a render. Everything is read when the render looks at it, once; a
 * local render asks for nothing.
 */
export function diskTree(root: string): Tree {
  const top = realpathSync(root);
  const known = new Map<string, Entry>();
  return {
    look(path) {
      const found = known.get(path) ?? entryAt(top, path);
      known.set(path, found);
      return found;
    },
    parsed: new Map<string, unknown>(),
  };
}

function entryAt(root: string, path: string): Entry {
  const file = join(root, path);
  try {
    // Whoever looks follows symlinks itself: what lies behind one is not here.
    if (path !== '' && realpathSync(dirname(file)) !== dirname(file)) return { is: 'missing' };
    const stat = lstatSync(file);
    if (stat.isSymbolicLink()) return { is: 'symlink', target: readlinkSync(file) };
    if (stat.isDirectory()) {
      return { is: 'directory', entries: readdirSync(file, { withFileTypes: true }).map(entryOf) };
    }
    if (!stat.isFile() || stat.size > largest) return { is: 'missing' };
    const content = readFileSync(file);
    return { is: 'file', id: createHash('sha256').update(content).digest('hex'), content };
  } catch {
    // Gone, or not for us to read: as if it were not there.
    return { is: 'missing' };
  }
}

function entryOf(entry: Dirent): DirectoryEntry {
  const type = entry.isDirectory() ? 'directory' : entry.isSymbolicLink() ? 'symlink' : 'file';
  return { name: entry.name, type };
}
