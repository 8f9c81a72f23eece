import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cloneRepository } from '../../packages/cli/e2e/testing/clone.ts';
import type { Clone } from '../../packages/cli/e2e/testing/clone.ts';
import { readAddresses } from '../../packages/cli/e2e/testing/demo-installation.ts';
import { connectKubernetes } from '../../packages/cli/e2e/testing/kubernetes.ts';
import type { KubernetesApi } from '../../packages/cli/e2e/testing/kubernetes.ts';
import { startCapstan } from '../../packages/cli/e2e/testing/program.ts';

/** A running `capstan demo` whose Git host also serves an empty repository for the fixture. */
export interface MeasuredInstallation {
  readonly pid: number;
  readonly kube: KubernetesApi;
  readonly kubeconfig: string;
  /** The fixture's address, and a work tree of it. */
  readonly repository: string;
  readonly clone: Clone;
  close(): Promise<void>;
}

/** Learns of commits by the webhook alone: the poll is once an hour. `profile`: the folder that its CPU profile goes to. */
export async function startMeasured(profile: string | undefined): Promise<MeasuredInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-spine-'));
  const data = join(folder, 'data');
  // The fixture's repository is there before the Git host looks for it.
  const bare = join(data, 'demo/git/fixture.git');
  mkdirSync(bare, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  execFileSync('git', ['-C', bare, 'config', 'http.receivepack', 'true']);

  const env = profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(profile)}` };
  const program = startCapstan(['demo', '--port', '0', '--data', data, '--poll', '3600'], { env });
  const addresses = await readAddresses(program);
  const repository = addresses.repository.replace('demo.git', 'fixture.git');
  const kube = await connectKubernetes(addresses.kubeconfig);
  const clone = await cloneRepository(repository, join(folder, 'clone'));
  await clone.git('checkout', '-q', '-B', 'main');
  return {
    pid: program.pid,
    kube,
    kubeconfig: addresses.kubeconfig,
    repository,
    clone,
    async close() {
      kube.close();
      await program.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
