import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneRepository } from './clone.ts';
import type { Installation, InstallationOptions } from './installation.ts';
import { connectKubernetes } from './kubernetes.ts';
import type { Program, Run } from './program.ts';
import { runCapstan, startCapstan } from './program.ts';
import { signIn } from './sign-in.ts';

/** What the demo prints when it is ready. */
export interface DemoAddresses {
  readonly url: string;
  readonly password: string;
  readonly repository: string;
  readonly kubeconfig: string;
}

export async function readAddresses(program: Program): Promise<DemoAddresses> {
  await program.says(/Capstan is ready\.[^]*Break it/);
  const line = async (pattern: RegExp) => (await program.says(pattern))[1] ?? '';
  return {
    url: await line(/Console +(http:\S+)/),
    password: await line(/Sign in +admin \/ (\S+)/),
    repository: await line(/Git +(http:\S+)/),
    kubeconfig: await line(/kubectl --kubeconfig (\S+)/),
  };
}

export interface DemoInstallation extends Installation {
  readonly repository: string;
  /** Runs a command about the demo itself: the data folder is added. */
  local(...args: readonly string[]): Promise<Run>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** `capstan demo`: everything in one process. */
export async function startDemoInstallation({
  folder,
  webhook,
  port = '0',
  more = [],
}: InstallationOptions & {
  readonly port?: string;
  /** More flags. */
  readonly more?: readonly string[];
}): Promise<DemoInstallation> {
  const data = join(folder, 'data');
  const flags = webhook ? ['--poll', '3600'] : ['--no-webhook', '--poll', '1'];
  const program = startCapstan(['demo', '--port', port, '--data', data, ...flags, ...more]);
  const { url, password, repository, kubeconfig } = await readAddresses(program);
  const kube = await connectKubernetes(kubeconfig);
  const env = await signIn(url, { password, folder });
  const capstan = (...args: readonly string[]) => runCapstan(args, { env, cwd: folder });
  return {
    url,
    password,
    kubeconfig,
    kube,
    repository,
    clone: await cloneRepository(repository, await mkdtemp(join(folder, 'clone-'))),
    capstan,
    local: (...args) => capstan(...args, '--data', data),
    output: program.output,
    async kill() {
      await program.end('SIGKILL');
      kube.close();
    },
    async close() {
      kube.close();
      return [(await program.end()).code];
    },
  };
}
