import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneRepository } from '../clone.ts';
import type { Clone } from '../clone.ts';
import { startGitHost } from '../git-host.ts';
import { publicName } from '../installation.ts';
import type { Keys, KubernetesApi } from '../kubernetes.ts';
import { connectKubernetes, readKubeconfig } from '../kubernetes.ts';
import type { Program } from '../program.ts';
import { startCapstan } from '../program.ts';
import type { ApiProxy } from './api-proxy.ts';
import { startApiProxy } from './api-proxy.ts';

/** `capstan apiserver` and `capstan serve` that can be killed and started again, with a proxy in between. */
export interface TwoProcesses {
  readonly clone: Clone;
  /** Straight to the API server, not by the proxy. */
  readonly kube: KubernetesApi;
  readonly kubeconfig: string;
  readonly proxy: ApiProxy;
  readonly databaseFolder: string;
  /** SIGKILL at once; resolves when the process is gone. */
  kill(which: 'serve' | 'apiserver'): Promise<void>;
  start(which: 'serve' | 'apiserver'): Promise<void>;
  output(): string;
  close(): Promise<void>;
}

export async function startTwoProcesses(folder: string): Promise<TwoProcesses> {
  const kubeconfig = join(folder, 'kubeconfig');
  const proxied = join(folder, 'kubeconfig-by-proxy');
  const databaseFolder = join(folder, 'cluster');
  const said: string[] = [];
  const running = new Map<'serve' | 'apiserver', Program>();
  let port = '0';
  let controlPlane: string | undefined;
  let keys: Keys | undefined;
  const proxy = await startApiProxy(() => {
    if (keys === undefined) throw new Error('the API server has not started yet');
    return keys;
  });
  await writeFile(proxied, kubeconfigFor(proxy.url));
  const host = await startGitHost({ folder: join(folder, 'git'), webhook: () => controlPlane });

  async function startApiserver(): Promise<Program> {
    const where = ['--data', databaseFolder, '--kubeconfig', kubeconfig, '--port', port];
    const program = startCapstan(['apiserver', ...where]);
    port = (await program.says(/Kubernetes API +https:\S+:(\d+)/))[1] ?? '0';
    await program.says(/Try: kubectl/);
    keys = await readKubeconfig(kubeconfig);
    return program;
  }

  async function startServe(): Promise<Program> {
    const where = ['--kubeconfig', proxied, '--port', '0', '--data', join(folder, 'mirrors')];
    const program = startCapstan([
      'serve',
      ...where,
      '--map-url',
      `${publicName}=${host.repository}`,
      '--poll',
      // A webhook that meets nobody is made up for by the next look.
      '1',
    ]);
    controlPlane = (await program.says(/Console and API +(http:\S+)/))[1] ?? '';
    return program;
  }

  async function start(which: 'serve' | 'apiserver'): Promise<void> {
    const program = await (which === 'serve' ? startServe() : startApiserver());
    running.set(which, program);
    said.push(`--- ${which} started`);
  }

  async function end(which: 'serve' | 'apiserver', signal: NodeJS.Signals): Promise<void> {
    const program = running.get(which);
    running.delete(which);
    await program?.end(signal);
    said.push(`--- ${which} ended by ${signal}, had said:\n${program?.output() ?? ''}`);
  }

  await start('apiserver');
  await start('serve');
  const kube = await connectKubernetes(kubeconfig);
  return {
    clone: await cloneRepository(host.repository, join(folder, 'clone')),
    kube,
    kubeconfig,
    proxy,
    databaseFolder,
    kill: (which) => end(which, 'SIGKILL'),
    start,
    output: () => [...said, ...[...running].map(([name, one]) => `--- ${name} says:\n${one.output()}`)].join('\n'),
    async close() {
      kube.close();
      await end('serve', 'SIGTERM');
      await end('apiserver', 'SIGTERM');
      await proxy.close();
      await host.close();
    },
  };
}

/** The proxy lets everybody in: it has the keys. */
function kubeconfigFor(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'proxy',
    contexts: [{ name: 'proxy', context: { cluster: 'proxy', user: 'proxy' } }],
    clusters: [{ name: 'proxy', cluster: { server } }],
    users: [{ name: 'proxy', user: {} }],
  });
}
