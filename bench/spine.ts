/**
 * `npm run bench -- spine [--apps N] [--commits N] [--edits N]`: the whole product from commit to cluster. This process makes
 * the load; another runs everything else (`capstan demo`: cluster, Git host, control plane). Printed are the first sync of N
 * applications of the engine's fixture, pushes to applied, drift to healed, memory and idle time.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cloneRepository } from '../packages/cli/e2e/testing/clone.ts';
import { readAddresses } from '../packages/cli/e2e/testing/demo-installation.ts';
import { connectKubernetes } from '../packages/cli/e2e/testing/kubernetes.ts';
import { startCapstan } from '../packages/cli/e2e/testing/program.ts';
import { applicationOf, fixtureFiles, imageFile } from './spine/fixture.ts';
import { cpuSeconds, residentMb } from './spine/process.ts';
import { shown, summary } from './spine/summary.ts';
import { watchObjects } from './spine/watch.ts';

const { values } = parseArgs({
  options: {
    apps: { type: 'string', default: '100' },
    commits: { type: 'string', default: '50' },
    edits: { type: 'string', default: '50' },
  },
});
const [apps, commits, edits] = [values.apps, values.commits, values.edits].map(Number);
const folder = mkdtempSync(join(tmpdir(), 'capstan-spine-'));
const data = join(folder, 'data');
// The fixture's repository is there before the Git host looks for it.
const bare = join(data, 'demo/git/fixture.git');
mkdirSync(bare, { recursive: true });
execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
execFileSync('git', ['-C', bare, 'config', 'http.receivepack', 'true']);

console.log(
  `node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${apps} applications`,
);
const program = startCapstan(['demo', '--port', '0', '--data', data, '--poll', '3600']);
const addresses = await readAddresses(program);
const kube = await connectKubernetes(addresses.kubeconfig);
const repository = addresses.repository.replace('demo.git', 'fixture.git');
const clone = await cloneRepository(repository, join(folder, 'clone'));
const pid = program.pid;
await settle(2_000);
console.log(`memory before                 ${shown(residentMb(pid), 'MB')}`);

await firstSync();
await pushes();
await heals();
await idle();

kube.close();
await program.end();
rmSync(folder, { recursive: true, force: true });

async function firstSync(): Promise<void> {
  await clone.git('checkout', '-q', '-B', 'main');
  await clone.commit('fixture', fixtureFiles(apps ?? 0));
  await clone.git('push', '--quiet', 'origin', 'main');
  const begin = performance.now();
  const state = new Map<string, string>();
  const done = Promise.withResolvers<void>();
  const watch = await watchObjects(
    addresses.kubeconfig,
    '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications',
    (app) => {
      if (!app.metadata.name.startsWith('app-')) return;
      const { sync, health } = (app['status'] ?? {}) as { sync?: { status?: string }; health?: { status?: string } };
      state.set(app.metadata.name, `${sync?.status ?? ''} ${health?.status ?? ''}`);
      if (state.size === apps && [...state.values()].every((one) => one === 'Synced Healthy')) done.resolve();
    },
  );
  const limit = setTimeout(() => done.reject(new Error('no end after five minutes')), 300_000);
  for (let i = 0; i < (apps ?? 0); i++) {
    await kube.create('/apis/argoproj.io/v1alpha1/namespaces/argocd/applications', applicationOf(i, repository));
  }
  const created = performance.now() - begin;
  await done.promise.catch((error: unknown) => {
    const open = [...state].filter(([, one]) => one !== 'Synced Healthy').slice(0, 10);
    throw new Error(`these hold up the first sync: ${open.map(([name, one]) => `${name} (${one})`).join(', ')}`, {
      cause: error,
    });
  });
  clearTimeout(limit);
  watch.stop();
  console.log(
    `first sync, Synced and Healthy  ${shown((performance.now() - begin) / 1000, 's')} (all created after ${shown(created / 1000, 's')})`,
  );
  console.log(`memory after the first sync   ${shown(residentMb(pid), 'MB')}`);
}

async function pushes(): Promise<void> {
  const fromEnd: number[] = [];
  const fromStart: number[] = [];
  for (let i = 0; i < (commits ?? 0); i++) {
    const app = (i * 37) % (apps ?? 1);
    const tag = `1.27.${i}`;
    await clone.commit(`app-${app}: ${tag}`, imageFile(app, tag));
    const applied = seen(app, `nginx:${tag}`);
    const start = performance.now();
    await clone.git('push', '--quiet', 'origin', 'main');
    const end = performance.now();
    const at = await applied;
    fromStart.push(at - start);
    fromEnd.push(Math.max(0, at - end));
    await settle(50);
  }
  console.log(
    `push to applied               ${summary(fromEnd)} after git push returned, ${summary(fromStart)} after it began`,
  );
}

async function heals(): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < (edits ?? 0); i++) {
    const app = (i * 53 + 7) % (apps ?? 1);
    const path = `/apis/apps/v1/namespaces/app-${app}/deployments/app-${app}`;
    const before = await kube.get<{ spec: { template: { spec: { containers: { image: string }[] } } } }>(path);
    const image = before?.spec.template.spec.containers[0]?.image ?? '';
    const containers = [{ name: 'web', image: 'nginx:drifted' }];
    const patch = { spec: { template: { spec: { containers } } } };
    const contentType = 'application/strategic-merge-patch+json';
    const start = performance.now();
    await kube.send({ method: 'PATCH', path: `${path}?fieldManager=kubectl-edit`, contentType, body: patch });
    times.push((await seen(app, image)) - start);
    // The pause between two heals of one application grows; every edit here is of another one.
    await settle(50);
  }
  console.log(`drift to healed               ${summary(times)}`);
  console.log(`memory at the end             ${shown(residentMb(pid), 'MB')}`);
}

async function idle(): Promise<void> {
  await settle(5_000);
  const begin = cpuSeconds(pid);
  await settle(10_000);
  console.log(
    `idle                          ${shown(((cpuSeconds(pid) - begin) / 10) * 100, '%')} of one core over 10 s`,
  );
}

/** The moment at which the Deployment of an application has this image, told by a watch of its own. */
async function seen(app: number, image: string): Promise<number> {
  const found = Promise.withResolvers<number>();
  const watch = await watchObjects(
    addresses.kubeconfig,
    `/apis/apps/v1/namespaces/app-${app}/deployments`,
    (object) => {
      const { template } = object['spec'] as { template: { spec: { containers: { image: string }[] } } };
      if (template.spec.containers[0]?.image === image) found.resolve(performance.now());
    },
  );
  const limit = setTimeout(() => found.reject(new Error(`app-${app} never came to ${image}`)), 60_000);
  const at = await found.promise;
  clearTimeout(limit);
  watch.stop();
  return at;
}

function settle(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
