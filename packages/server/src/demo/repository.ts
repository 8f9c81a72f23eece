import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import type { GitProgram } from '#git/program.ts';

const identity = ['-c', 'user.name=Capstan demo', '-c', 'user.email=demo@capstan.example'];

/** Makes the bare repository `<folder>/demo.git` with one commit of the template's files, unless it is there already. */
export async function ensureRepository(
  git: GitProgram,
  { folder, template }: { readonly folder: string; readonly template: string },
  signal: AbortSignal,
): Promise<string> {
  const bare = join(folder, 'demo.git');
  if (existsSync(join(bare, 'HEAD'))) return bare;
  await mkdir(folder, { recursive: true });
  const making = `${bare}.new`;
  await rm(making, { recursive: true, force: true });
  await run(git, folder, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', making], signal);
  await inWorkTree(async (work) => {
    await cp(template, work, { recursive: true });
    await run(git, work, ['init', '--quiet', '--template=', '--initial-branch=main', '.'], signal);
    await commitAll(git, work, 'Initial GitOps repository structure', signal);
    // Fetching into the bare repository needs no transport that pushes to a file would.
    await run(git, making, ['fetch', '--quiet', work, '+refs/heads/main:refs/heads/main'], signal);
  });
  await rename(making, bare);
  return bare;
}

/** Clones the demo's repository, lets `edit` change it, and pushes what it committed. */
export async function editRepository<T>(
  git: GitProgram,
  url: string,
  edit: (work: string) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return inWorkTree(async (work) => {
    await run(git, work, ['clone', '--quiet', url, '.'], signal);
    const result = await edit(work);
    await run(git, work, ['push', '--quiet', 'origin', 'HEAD:main'], signal);
    return result;
  });
}

/** Commits everything in a work tree as the demo; returns the hash. */
export async function commitAll(git: GitProgram, work: string, message: string, signal: AbortSignal): Promise<string> {
  await run(git, work, ['add', '--all'], signal);
  await run(git, work, [...identity, 'commit', '--quiet', '--message', message], signal);
  return (await run(git, work, ['rev-parse', 'HEAD'], signal)).trim();
}

/** Commits the opposite of a commit as the demo; returns the hash. */
export async function revertCommit(git: GitProgram, work: string, hash: string, signal: AbortSignal): Promise<string> {
  await run(git, work, [...identity, 'revert', '--no-edit', hash], signal);
  return (await run(git, work, ['rev-parse', 'HEAD'], signal)).trim();
}

/** Runs git and gives what it printed; throws with its own words when it fails. */
export async function run(
  git: GitProgram,
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { code, stdout, stderr } = await git.run(folder, args, signal);
  if (code !== 0) throw new Error(`git ${args.find((arg) => /^[a-z-]+$/.test(arg)) ?? ''} failed: ${stderr.trim()}`);
  return stdout;
}

async function inWorkTree<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-demo-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
