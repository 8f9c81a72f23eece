import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '#cluster/cluster.ts';
import type { GitProgram } from '#git/program.ts';
import type { BreakageName } from './breakage.ts';
import { breakMessage, breakages, healPlan } from './breakage.ts';
import { commitAll, editRepository, revertCommit, run } from './repository.ts';

/** Where a running demo is. */
export interface DemoPlace {
  readonly git: GitProgram;
  /** URL of the demo's repository. */
  readonly repository: string;
  readonly cluster: Cluster;
}

/** Does the damage, by a real commit or a real edit; tells what was done, in one line. */
export async function breakDemo(place: DemoPlace, name: BreakageName, signal: AbortSignal): Promise<string> {
  const breakage = breakages[name];
  if (breakage.is === 'drift') return drift(place.cluster, breakage, signal);
  const edit = async (work: string) => {
    for (const { path, change } of breakage.edits) {
      const file = join(work, path);
      const changed = change(await readFile(file, 'utf8'));
      if (changed === undefined) throw new Error(`${path} does not look as the demo left it; nothing was changed`);
      await writeFile(file, changed);
    }
    return commitAll(place.git, work, breakMessage(name, breakage), signal);
  };
  const hash = await editRepository(place.git, place.repository, edit, signal);
  const paths = breakage.edits.map(({ path }) => path).join(', ');
  return `pushed commit ${hash.slice(0, 7)} "${breakage.title}" (${paths})`;
}

/** Reverts every breaking commit that is still in force; tells one line for each. Drift heals by itself. */
export function healDemo({ git, repository }: DemoPlace, signal: AbortSignal): Promise<readonly string[]> {
  const edit = async (work: string) => {
    const text = await run(git, work, ['log', '-z', '--format=%H %B'], signal);
    const log = text.split('\0').map((entry) => ({ hash: entry.slice(0, 40), message: entry.slice(41) }));
    const done: string[] = [];
    for (const { hash, message } of healPlan(log)) {
      const revert = await revertCommit(git, work, hash, signal);
      done.push(`pushed commit ${revert.slice(0, 7)}, which reverts ${hash.slice(0, 7)} "${message.split('\n')[0]}"`);
    }
    return done;
  };
  return editRepository(git, repository, edit, signal);
}

async function drift(
  cluster: Cluster,
  { namespace, deployment, image }: { readonly namespace: string; readonly deployment: string; readonly image: string },
  signal: AbortSignal,
): Promise<string> {
  const kinds = await cluster.kinds({ fresh: false }, signal);
  if (!kinds.ok) throw new Error(kinds.failure.message);
  const kind = kinds.value.byKind('apps', 'Deployment');
  if (kind === undefined) throw new Error('the cluster serves no Deployments');
  const body = { spec: { template: { spec: { containers: [{ name: deployment, image }] } } } };
  const target = { namespace, name: deployment };
  const edit = { type: 'strategic', body, fieldManager: 'kubectl-set' } as const;
  const written = await cluster.patch(kind, target, edit, signal);
  if (!written.ok)
    throw new Error(`the edit of deployment ${namespace}/${deployment} failed: ${written.failure.message}`);
  return `set the image of deployment ${namespace}/${deployment} to ${image}, as "kubectl set image" would`;
}
