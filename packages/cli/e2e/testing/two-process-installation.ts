import { join } from 'node:path';
import { stringAt } from '@capstan/kube/object/read.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { cloneRepository } from './clone.ts';
import { startGitHost } from './git-host.ts';
import type { Installation, InstallationOptions } from './installation.ts';
import { createApplication, publicName, readDemoApplications } from './installation.ts';
import { connectKubernetes } from './kubernetes.ts';
import { runCapstan, startCapstan } from './program.ts';
import { signIn } from './sign-in.ts';

/** `capstan apiserver` and `capstan serve`, which know of each other by a kubeconfig only, and a Git host elsewhere. */
export async function startTwoProcessInstallation({ folder, webhook }: InstallationOptions): Promise<Installation> {
  const kubeconfig = join(folder, 'kubeconfig');
  const apiserver = startCapstan(['apiserver', '--data', join(folder, 'cluster'), '--kubeconfig', kubeconfig]);
  let controlPlane: string | undefined;
  const host = await startGitHost({ folder: join(folder, 'git'), webhook: () => (webhook ? controlPlane : undefined) });
  await apiserver.says(/Try: kubectl/);
  const address = ['--kubeconfig', kubeconfig, '--port', '0', '--data', join(folder, 'mirrors')];
  const source = ['--map-url', `${publicName}=${host.repository}`, '--poll', webhook ? '3600' : '1'];
  const serve = startCapstan(['serve', ...address, ...source]);
  const url = (await serve.says(/Console and API +(http:\S+)/))[1] ?? '';
  await serve.says(/first password/);
  controlPlane = url;
  const kube = await connectKubernetes(kubeconfig);
  const secret = await kube.get('/api/v1/namespaces/argocd/secrets/argocd-initial-admin-secret');
  const password = Buffer.from(stringAt(secret, 'data', 'password') ?? '', 'base64').toString();
  const env = await signIn(url, { password, folder });
  const installation: Installation = {
    url,
    password,
    kubeconfig,
    kube,
    clone: await cloneRepository(host.repository, join(folder, 'clone')),
    capstan: (...args) => runCapstan(args, { env, cwd: folder }),
    output: () => `--- apiserver\n${apiserver.output()}\n--- serve\n${serve.output()}`,
    async close() {
      kube.close();
      const codes = [(await serve.end()).code, (await apiserver.end()).code];
      await host.close();
      return codes;
    },
  };
  for (const text of await readDemoApplications()) {
    const read = readYaml(text, { dialect: 'v2' });
    if (!read.ok) throw new Error(read.problem.message);
    await createApplication(installation, read.documents[0]?.value as object);
  }
  return installation;
}
