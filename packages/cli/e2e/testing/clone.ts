import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A work tree of somebody who works with the repository by plain git, as the product's users do. */
export interface Clone {
  read(path: string): Promise<string>;
  /** Commits new contents of files (undefined removes one). */
  commit(message: string, files: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** The same, and pushes; gives the hash. */
  push(message: string, files: Readonly<Record<string, string | undefined>>): Promise<string>;
  /** `git revert` of a commit, pushed; gives the new hash. */
  revert(hash: string): Promise<string>;
  git(...args: readonly string[]): Promise<string>;
}

export async function cloneRepository(url: string, folder: string): Promise<Clone> {
  await mkdir(folder, { recursive: true });
  const git = (...args: readonly string[]) => runGit(folder, args);
  await git('clone', '--quiet', url, '.');

  async function publish(): Promise<string> {
    await git('push', '--quiet', 'origin', 'HEAD:main');
    return (await git('rev-parse', 'HEAD')).trim();
  }

  return {
    git,
    read: (path) => readFile(join(folder, path), 'utf8'),
    commit,
    async push(message, files) {
      await git('pull', '--quiet', '--rebase');
      await commit(message, files);
      return publish();
    },
    async revert(hash) {
      await git('pull', '--quiet', '--rebase');
      await git('revert', '--no-edit', hash);
      return publish();
    },
  };

  async function commit(message: string, files: Readonly<Record<string, string | undefined>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path);
      if (text === undefined) await rm(file);
      else {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--message', message);
  }
}

/** Without the configuration of this machine and without questions. */
function runGit(folder: string, args: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ann Gray',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_COMMITTER_NAME: 'Ann Gray',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
  };
  return new Promise((resolve, reject) => {
    execFile('git', [...args], { cwd: folder, env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`git ${args.join(' ')}: ${stderr}`, { cause: error }));
    });
  });
}
