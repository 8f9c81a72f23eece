import type { Tree } from '@capstan/render/tree/tree.ts';

/** Repositories as the engine sees them: a revision becomes a commit, a commit becomes a tree. Nothing here knows Kubernetes. */
export interface GitSource {
  /**
   * The commit a revision names now: branch, tag, HEAD ('' too) or a full or short hash. `fresh` fetches first; otherwise
   * what the last fetch brought is good enough. Fetches of one repository run one at a time and are shared by all who wait.
   */
  resolve(
    repoURL: string,
    revision: string,
    options: { readonly fresh: boolean },
    signal: AbortSignal,
  ): Promise<GitAnswer<string>>;
  /** The content of a commit, loaded lazily by `load`. */
  open(repoURL: string, commit: string, signal: AbortSignal): Promise<GitAnswer<CommitTree>>;
  /** Author, date (RFC 3339) and message of a commit. */
  describe(repoURL: string, commit: string, signal: AbortSignal): Promise<GitAnswer<CommitInfo>>;
  /** Somebody says that this repository has changed, in any spelling of its URL: it is fetched if anyone uses it. */
  announce(repoURL: string): void;
  /**
   * Calls back with a repository, spelled as it was asked for, after a fetch has moved one of its refs. Repositories in
   * use are polled. Returns the stop.
   */
  subscribe(listener: (repoURL: string) => void): () => void;
  close(): Promise<void>;
}

export interface CommitTree {
  readonly tree: Tree;
  /** Loads paths into the tree, all in one batch of object reads. Paths that do not exist become `missing`. */
  load(paths: readonly string[], signal: AbortSignal): Promise<GitAnswer<undefined>>;
  /** What a render would see at the path now, in the form of `Read.saw`; does not read file contents. */
  saw(path: string, signal: AbortSignal): Promise<GitAnswer<string>>;
}

export interface CommitInfo {
  readonly author: string;
  readonly date: string;
  readonly message: string;
}

export interface GitFailure {
  readonly code:
    | 'repository-not-found'
    | 'revision-not-found'
    | 'auth'
    | 'unreachable'
    | 'bad-url'
    | 'corrupt'
    | 'too-large';
  /** Names the repository (without credentials), the cause and what to do. */
  readonly message: string;
}

export type GitAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: GitFailure };
