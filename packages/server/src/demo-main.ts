import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { startApiServer } from '@capstan/apiserver/main.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';
import { typeFromCrd } from '@capstan/kube/schema/crd.ts';
import type { ClusterClient } from '#cluster/client.ts';
import { createCluster } from '#cluster/client.ts';
import type { Connection } from '#cluster/connection.ts';
import { connectionFrom } from '#cluster/kubeconfig.ts';
import { bootstrap } from '#demo/bootstrap.ts';
import type { DemoPlace } from '#demo/break.ts';
import { ensureRepository } from '#demo/repository.ts';
import { sendPush } from '#demo/send-push.ts';
import { createGitProgram } from '#git/program.ts';
import { registerGitHost } from '#githost/host.ts';
import type { ControlPlaneOptions } from './main.ts';
import { startControlPlane } from './main.ts';

export interface DemoOptions {
  /** The data folder: `kubeconfig` and `admin-password` for its user, everything else below `demo/`. */
  readonly folder: string;
  /** The files of the repository that the demo starts from. */
  readonly template: string;
  readonly host: string;
  readonly port: number;
  readonly hosts: 'any' | readonly string[];
  readonly consoleFolder: string | undefined;
  readonly pollMs: number;
  /** False: pushes are found by polling alone. */
  readonly webhook: boolean;
  readonly log: FastifyBaseLogger;
  readonly version: string;
  readonly onStep?: ControlPlaneOptions['onStep'];
}

export interface Demo {
  readonly url: string;
  readonly repository: string;
  readonly kubeconfig: string;
  readonly password: string;
  idle(): boolean;
  close(): Promise<void>;
}

/** The name under which the demo's manifests know their repository. */
const publicName = 'https://github.com/yourorg/gitops-repo';
const clusterFolder = 'clusters/production';
const keptFolder = 'demo';
const notesFile = 'demo.json';

/** Starts the embedded cluster, the Git host and the control plane in this process. */
export async function startDemo(options: DemoOptions, signal: AbortSignal): Promise<Demo> {
  const { folder, template, log } = options;
  const kept = join(folder, keptFolder);
  await mkdir(kept, { recursive: true, mode: 0o700 });
  const gitFolder = join(kept, 'git');
  const git = createGitProgram(['http', 'file']);
  await ensureRepository(git, { folder: gitFolder, template }, signal);
  const server = await startApiServer({ folder: join(kept, 'cluster') });
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, server.kubeconfig, { mode: 0o600 });
  const connection = await connectionOf(kubeconfig);
  // The port is known only once we listen on it, and git asks for it later still.
  const maps = [{ from: publicName, to: '' }];
  let url = '';
  const plane = await startControlPlane(
    {
      connection,
      namespace: 'argocd',
      folder: kept,
      pollMs: options.pollMs,
      maps,
      http: {
        host: options.host,
        port: options.port,
        hosts: options.hosts,
        secure: false,
        consoleFolder: options.consoleFolder,
        extend: (fastify) =>
          registerGitHost(fastify, {
            folder: gitFolder,
            onPush: (name) => {
              if (options.webhook) void sendPush(url, `${url}/git/${name}.git`, log);
            },
          }),
      },
      log,
      version: options.version,
      onListen: (listening) => {
        url = listening;
        maps[0] = { from: publicName, to: `${listening}/git/demo.git` };
      },
      ...(options.onStep === undefined ? {} : { onStep: options.onStep }),
    },
    signal,
  ).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const cluster = createCluster(connection, { builtin: builtinType, fromSchema: typeFromCrd });
  await bootstrap(cluster, join(template, clusterFolder), signal);
  const password = await readPassword(cluster, join(folder, 'admin-password'), signal);
  await cluster.close();
  const repository = `${url}/git/demo.git`;
  await writeFile(join(kept, notesFile), JSON.stringify({ repository, url }));
  return {
    url,
    repository,
    kubeconfig,
    password,
    idle: plane.idle,
    async close() {
      await plane.close();
      await server.close();
    },
  };
}

/** Forgets everything, so that the next start begins anew. Whatever else lies in the data folder stays. */
export async function forgetDemo(folder: string): Promise<void> {
  for (const name of [keptFolder, 'kubeconfig', 'admin-password']) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** The demo that runs, or ran, with this data folder. */
export async function findDemo(folder: string): Promise<DemoPlace & { readonly cluster: ClusterClient }> {
  const noted: unknown = JSON.parse(await readFile(join(folder, keptFolder, notesFile), 'utf8'));
  const connection = await connectionOf(join(folder, 'kubeconfig'));
  return {
    git: createGitProgram(['http']),
    repository: stringAt(noted, 'repository') ?? '',
    cluster: createCluster(connection, { builtin: builtinType, fromSchema: typeFromCrd }),
  };
}

/** The first password, kept beside the data as well: nobody has to decode a Secret to try the demo. */
async function readPassword(cluster: ClusterClient, file: string, signal: AbortSignal): Promise<string> {
  const kinds = await cluster.kinds({ fresh: false }, signal);
  const kind = kinds.ok ? kinds.value.exact('', 'v1', 'Secret') : undefined;
  if (kind === undefined) throw new Error('the cluster serves no Secrets');
  const read = await cluster.get(kind, { namespace: 'argocd', name: 'argocd-initial-admin-secret' }, signal);
  const encoded = read.ok ? stringAt(read.value, 'data', 'password') : undefined;
  if (encoded === undefined) return (await readFile(file, 'utf8').catch(() => '(as you set it)')).trim();
  const password = Buffer.from(encoded, 'base64').toString('utf8');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

async function connectionOf(kubeconfig: string): Promise<Connection> {
  const read = readYaml(await readFile(kubeconfig, 'utf8'), { dialect: 'v2' });
  if (!read.ok) throw new Error(`${kubeconfig}:${read.problem.line}: ${read.problem.message}`);
  const connection = await connectionFrom(kubeconfig, read.documents[0]?.value ?? {});
  if (!connection.ok) throw new Error(connection.failure.message);
  return connection.value;
}
