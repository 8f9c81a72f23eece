import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files by path; null deletes. `symlink:` and `submodule:` texts make those. */
export type Changes = Readonly<Record<string, string | null>>;

export interface TestRepository {
  readonly folder: string;
  readonly url: string;
  /** Adds a commit to a branch (main) and returns its hash. */
  commit(changes: Changes, options?: { readonly branch?: string; readonly message?: string }): string;
  git(...args: readonly string[]): string;
}

const identity = 'Ada Lovelace <ada@example.com> 1700000000 +0000';

/** A real bare repository in a temporary folder, written by `git fast-import`. */
export function createTestRepository(): TestRepository {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-repo-'));
  const git = (args: readonly string[], input?: string): string => {
    const run = spawnSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      ...(input === undefined ? {} : { input }),
    });
    if (run.status !== 0) throw new Error(`git ${args.join(' ')}: ${run.stderr}`);
    return run.stdout.trim();
  };
  git(['init', '--quiet', '--bare', '--initial-branch=main', '.']);
  return {
    folder,
    url: `file://${folder}`,
    git: (...args) => git(args),
    commit(changes, { branch = 'main', message = 'a change' } = {}) {
      const known =
        spawnSync('git', ['-C', folder, 'rev-parse', '--verify', '-q', `refs/heads/${branch}`]).status === 0;
      const lines = [
        `commit refs/heads/${branch}`,
        `author ${identity}`,
        `committer ${identity}`,
        data(message),
        ...(known ? [`from refs/heads/${branch}^0`] : []),
        ...Object.entries(changes).map(([path, content]) => change(path, content)),
      ];
      git(['fast-import', '--quiet', '--force'], `${lines.join('\n')}\n`);
      return git(['rev-parse', `refs/heads/${branch}`]);
    },
  };
}

function change(path: string, content: string | null): string {
  if (content === null) return `D ${path}`;
  if (content.startsWith('symlink:')) return `M 120000 inline ${path}\n${data(content.slice('symlink:'.length))}`;
  if (content.startsWith('submodule:')) return `M 160000 ${content.slice('submodule:'.length)} ${path}`;
  return `M 100644 inline ${path}\n${data(content)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
