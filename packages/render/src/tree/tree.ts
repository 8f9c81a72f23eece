/**
 * Content that the shell has loaded for a render, by path from the repository root (no leading slash, '' is the root).
 * A renderer looks; what is not loaded it asks for (`needs`), and the shell calls again with more. Nothing here waits.
 */
export interface Tree {
  /** What stands at a path, or undefined when it has not been loaded yet. Symlinks in the middle of a path are not followed here. */
  look(path: string): Entry | undefined;
  /** Parsed forms by object id, kept over renders. */
  readonly parsed: ParsedCache;
}

export type Entry =
  | { readonly is: 'file'; readonly id: string; readonly content: Uint8Array }
  | { readonly is: 'directory'; readonly entries: readonly DirectoryEntry[] }
  | { readonly is: 'symlink'; readonly target: string }
  | { readonly is: 'missing' };

export interface DirectoryEntry {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'submodule';
}

/** A memo of what files parse to. Keys name the object id and the way of parsing; values are frozen by convention. */
export interface ParsedCache {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/**
 * One thing a render depended on. The reads of the last call are the cache key: as long as every path still gives the
 * same `saw`, the result is the same.
 */
export interface Read {
  readonly path: string;
  /** `file <id>`, `directory <names and types>`, `symlink <target>` or `missing`. */
  readonly saw: string;
}
