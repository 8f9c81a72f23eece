import type { Entry } from './tree.ts';

/**
 * What a render saw at a path, as one line: the form of `Read.saw`. Equal text means an equal render input. The order of
 * a listing does not matter.
 */
export function sawOf(entry: Entry): string {
  switch (entry.is) {
    case 'file':
      return `file ${entry.id}`;
    case 'directory':
      return `directory ${entry.entries
        .map(({ name, type }) => `${JSON.stringify(name)}:${type}`)
        .toSorted()
        .join(',')}`;
    case 'symlink':
      return `symlink ${entry.target}`;
    case 'missing':
      return 'missing';
  }
}
