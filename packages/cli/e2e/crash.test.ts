import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '@capstan/core/app/application.ts';
import type { Clone } from './testing/clone.ts';
import { crashCommit, crashed } from './testing/crash/commits.ts';
import type { Apart } from './testing/crash/moments.ts';
import { momentText, momentsOf } from './testing/crash/moments.ts';
import { startNotes } from './testing/crash/notes.ts';
import { integrityOf, snapshot } from './testing/crash/snapshot.ts';
import { strike } from './testing/crash/strike.ts';
import type { TwoProcesses } from './testing/crash/two-processes.ts';
import { startTwoProcesses } from './testing/crash/two-processes.ts';
import type { Witness } from './testing/crash/witness.ts';
import { startWitness } from './testing/crash/witness.ts';
import { startDemoInstallation } from './testing/demo-installation.ts';
import { applicationPath } from './testing/installation.ts';
import type { KubernetesApi } from './testing/kubernetes.ts';
import { sampleApplication } from './testing/sample.ts';
import { until } from './testing/until.ts';
import { isSettled } from './testing/watching.ts';

/** The same seed gives the same moments: CAPSTAN_CRASH_SEED=7 npm test -- packages/cli/e2e/crash.test.ts */
const seed = Number(process.env['CAPSTAN_CRASH_SEED'] ?? randomInt(2 ** 31));
const moments = momentsOf(seed);
const commits = Math.max(...moments.apart.map(({ length }) => length), moments.together.length);

const application = {
  ...(sampleApplication(crashed, { automated: { prune: true, selfHeal: true } }) as { spec: object }),
};
const spec = { ...application.spec, revisionHistoryLimit: 100 };

describe(`killed at twenty moments (CAPSTAN_CRASH_SEED=${seed})`, () => {
  const folders: string[] = [];
  const outputs: (() => string)[] = [];
  const closings: (() => Promise<unknown>)[] = [];

  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => console.error(outputs.map((output) => output()).join('\n')));
  });
  afterAll(async () => {
    for (const close of closings) await close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  async function newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'capstan-crash-'));
    folders.push(folder);
    return folder;
  }

  async function startApart(): Promise<TwoProcesses> {
    const two = await startTwoProcesses(await newFolder());
    outputs.push(two.output);
    closings.push(two.close);
    return two;
  }

  /** What every commit leaves when nobody is killed. */
  async function undisturbed(): Promise<readonly Record<string, unknown>[]> {
    const two = await startApart();
    await two.clone.push('begin', crashCommit(0));
    await create(two.kube);
    await settled(two.kube, two.clone);
    const left = [await snapshot(two.kube)];
    for (let n = 1; n <= commits; n++) {
      await two.clone.push(`commit ${n}`, crashCommit(n));
      await settled(two.kube, two.clone);
      left.push(await snapshot(two.kube));
    }
    return left;
  }

  /** The same commits, with a kill during the sync of each. */
  async function disturbedApart(name: string, apart: readonly Apart[]): Promise<readonly Record<string, unknown>[]> {
    const two = await startApart();
    await two.clone.push('begin', crashCommit(0));
    await create(two.kube);
    await settled(two.kube, two.clone);
    const witness = startWitness(two.kubeconfig);
    const left = [await snapshot(two.kube)];
    for (const [index, moment] of apart.entries()) {
      await killDuring(two, { name, n: index + 1, moment });
      left.push(await snapshot(two.kube));
    }
    await expectOneRunEach(two.kube, two.clone, witness, apart.length);
    return left;
  }

  async function killDuring(
    two: TwoProcesses,
    { name, n, moment }: { readonly name: string; readonly n: number; readonly moment: Apart },
  ): Promise<void> {
    const notes = startNotes(two.kube);
    const striking = strike(two, moment);
    await two.clone.push(`commit ${n}`, crashCommit(n));
    const struck = await Promise.race([striking, pause(60_000)]);
    console.log(`${time()} ${name}${n}: ${momentText(moment)}; seen before it: ${JSON.stringify(struck)}`);
    await notes.stop();
    expect(struck, `moment ${n} never came`).toBeDefined();
    if (moment.is === 'apply-unheard' || moment.is === 'status-unsent') expect(struck?.statusesSince).toBe(0);
    const which = moment.is === 'apiserver-after' ? 'apiserver' : 'serve';
    if (which === 'apiserver') expect(await integrityOf(two.databaseFolder)).toBe('ok');
    await two.start(which);
    await settled(two.kube, two.clone);
    expect(notes.answered()).toBeGreaterThan(0);
    expect(await notes.lost(two.kube)).toEqual([]);
  }

  async function disturbedTogether(): Promise<readonly Record<string, unknown>[]> {
    const folder = await newFolder();
    let demo = await startDemoInstallation({ folder, webhook: true });
    outputs.push(() => demo.output());
    closings.push(() => demo.close());
    const port = new URL(demo.url).port;
    await demo.clone.push('begin', crashCommit(0));
    await create(demo.kube);
    await settled(demo.kube, demo.clone);
    const left = [await snapshot(demo.kube)];
    const seen = startWitness(demo.kubeconfig);
    for (const [index, moment] of moments.together.entries()) {
      const notes = startNotes(demo.kube);
      const pushed = await demo.clone.push(`commit ${index + 1}`, crashCommit(index + 1));
      await pause(moment.ms);
      await demo.kill();
      await notes.stop();
      console.log(`${time()} C${index + 1}: ${momentText(moment)}`);
      expect(await integrityOf(join(folder, 'data', 'demo', 'cluster'))).toBe('ok');
      demo = await startDemoInstallation({ folder, webhook: true, port });
      expect((await demo.clone.git('rev-parse', 'HEAD')).trim()).toBe(pushed);
      await settled(demo.kube, demo.clone);
      expect(notes.answered()).toBeGreaterThan(0);
      expect(await notes.lost(demo.kube)).toEqual([]);
      left.push(await snapshot(demo.kube));
    }
    await expectOneRunEach(demo.kube, demo.clone, seen, moments.together.length);
    return left;
  }

  it('ends as if nobody had been killed', { timeout: 400_000 }, async () => {
    const [calm, ...disturbed] = await Promise.all([
      undisturbed(),
      disturbedApart('A', moments.apart[0]),
      disturbedApart('B', moments.apart[1]),
      disturbedTogether(),
    ]);
    const by = [...moments.apart, moments.together];
    for (const [lane, left] of disturbed.entries()) {
      for (const [n, objects] of left.entries()) {
        const moment = by[lane]?.[n - 1];
        const when = moment === undefined ? 'before anybody was killed' : momentText(moment);
        expect(objects, `after commit ${n} of ${'ABC'.charAt(lane)}: ${when}`).toEqual(calm[n]);
      }
    }
  });
});

const begun = performance.now();
/** For the log only. */
function time(): string {
  return `${Math.round((performance.now() - begun) / 1000)} s`;
}

async function create(kube: KubernetesApi): Promise<void> {
  await kube.create('/apis/argoproj.io/v1alpha1/namespaces/argocd/applications', { ...application, spec });
}

async function settled(kube: KubernetesApi, clone: Clone): Promise<Application> {
  const head = (await clone.git('rev-parse', 'HEAD')).trim();
  let last: Application | undefined;
  return until(
    `${crashed} to be settled at ${head}`,
    async () => {
      last = await kube.get<Application>(applicationPath(crashed));
      return last !== undefined && isSettled(last) && last.status?.sync?.revision === head && last;
    },
    { limitMs: 60_000, last: () => last?.status },
  );
}

/** One uid a hook and commit, one entry of the history a commit, in order. */
async function expectOneRunEach(kube: KubernetesApi, clone: Clone, witness: Witness, commits: number): Promise<void> {
  const { status } = await settled(kube, clone);
  const hashes = (await clone.git('log', '--reverse', '--format=%H', `-${commits + 1}`)).trim().split('\n');
  expect(status?.history?.map(({ id, revision }) => ({ id, revision }))).toEqual(
    hashes.map((revision, id) => ({ id, revision })),
  );
  const wanted = Array.from({ length: commits }, (_, index) => [`migrate ${index + 1}`, `check ${index + 1}`]).flat();
  await until('the witness to have seen every hook', async () => wanted.every((key) => witness.jobs().has(key)));
  expect(witness.problem()).toBeUndefined();
  const runs = wanted.map((key) => `${key}: ${witness.jobs().get(key)?.size}`);
  witness.stop();
  expect(runs).toEqual(wanted.map((key) => `${key}: 1`));
}
