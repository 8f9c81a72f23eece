import type { CommitInfo } from './source.ts';

/** The hash of a commit's root tree. */
export function rootTree(commit: string): string {
  const root = /^tree ([0-9a-f]+)$/m.exec(commit)?.[1];
  if (root === undefined) throw new Error('a git commit without a tree');
  return root;
}

/** Author, author date (RFC 3339, UTC) and message of a commit object's text. */
export function commitInfo(commit: string): CommitInfo {
  const split = commit.indexOf('\n\n');
  const author = /^author (.*) (\d+) [+-]\d{4}$/m.exec(commit.slice(0, split));
  return {
    author: author?.[1] ?? '',
    date: new Date(Number(author?.[2] ?? 0) * 1000).toISOString().replace('.000Z', 'Z'),
    message: commit.slice(split + 2).trim(),
  };
}
