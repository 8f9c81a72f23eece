import { expect, it } from 'vitest';
import { numberAt } from '@capstan/kube/object/read.ts';
import { openConsole } from '../testing/console.ts';
import { createApplication } from '../testing/installation.ts';
import { sampleApplication, sampleFiles } from '../testing/sample.ts';
import type { Stage } from '../testing/suite.ts';
import { conditionOf, untilApplication, untilSettled } from '../testing/watching.ts';
import { until } from '../testing/until.ts';

interface BrokenCommit {
  readonly name: string;
  /** Added to the sample's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** What status, command line and console all have to say. */
  readonly says: readonly RegExp[];
}

const kustomization = (more: string) => `resources:\n  - deployment.yaml\n  - service.yaml\n${more}`;

/** The seed's `webapp`: its base, and its overlay for production. */
const webappFiles = [
  'base/deployment.yaml',
  'base/ingress.yaml',
  'base/kustomization.yaml',
  'overlays/production/ingress.yaml',
  'overlays/production/kustomization.yaml',
];

interface BrokenSeed {
  readonly name: string;
  without(files: Record<string, string>, folder: string): Record<string, string>;
  readonly says: readonly RegExp[];
}

/** The two ways in which the overlay is broken as the seed prints it: it patches an Ingress that is nowhere. */
const brokenSeeds: readonly BrokenSeed[] = [
  {
    name: 'seed-without-file',
    without(files, folder) {
      const { [`${folder}/overlays/production/ingress.yaml`]: _patch, ...rest } = files;
      return rest;
    },
    says: [/overlays\/production\/kustomization\.yaml:\d+/, /ingress\.yaml/, /(add|create|remove|correct)/i],
  },
  {
    name: 'seed-without-target',
    without(files, folder) {
      const { [`${folder}/base/ingress.yaml`]: _target, ...rest } = files;
      const kustomization = `${folder}/base/kustomization.yaml`;
      return { ...rest, [kustomization]: (files[kustomization] ?? '').replace('  - ingress.yaml\n', '') };
    },
    says: [
      /overlays\/production\/(kustomization|ingress)\.yaml:\d+/,
      /Ingress.*webapp|webapp.*Ingress/,
      /(add|create|remove|correct)/i,
    ],
  },
];

const brokenCommits: readonly BrokenCommit[] = [
  {
    name: 'broken-yaml',
    files: { 'config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  a: b: c\n' },
    says: [/samples\/broken-yaml\/config\.yaml:6/, /mapping/],
  },
  {
    name: 'missing-file',
    files: { 'kustomization.yaml': kustomization('  - nowhere.yaml\n') },
    says: [/samples\/missing-file\/kustomization\.yaml:4/, /nowhere\.yaml/],
  },
  {
    name: 'unknown-kind',
    files: { 'widget.yaml': 'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: one\n' },
    says: [/example\.com\/v1/, /Widget/],
  },
  {
    name: 'patch-without-target',
    files: {
      'kustomization.yaml': kustomization('patches:\n  - path: patch.yaml\n'),
      'patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: other\nspec:\n  replicas: 3\n',
    },
    says: [/samples\/patch-without-target\/(kustomization|patch)\.yaml:\d/, /Deployment/, /other/],
  },
];

/** Whatever is pushed, what runs stays and is looked after. */
export function survivesBrokenCommits(stage: Stage): void {
  it.each(brokenCommits)(
    'names the cause of a commit, keeps the last good state and recovers: $name',
    async (broken) => {
      const { installation, browser } = stage;
      const { name } = broken;
      const { clone, kube } = installation;
      const good = await clone.push(`${name}: begin`, sampleFiles(name));
      await createApplication(installation, sampleApplication(name, { automated: { prune: true, selfHeal: true } }));
      await untilSettled(installation, name, good);
      const deployment = `/apis/apps/v1/namespaces/${name}/deployments/web`;

      const files = Object.entries(broken.files).map(([file, text]) => [`samples/${name}/${file}`, text]);
      const hash = await clone.push(`${name}: break it`, Object.fromEntries(files));
      const troubled = await untilApplication(
        installation,
        name,
        (found) => (conditionOf(found, 'ComparisonError') ?? conditionOf(found, 'SyncError')) !== undefined,
      );
      const message = conditionOf(troubled, 'ComparisonError') ?? conditionOf(troubled, 'SyncError') ?? '';
      for (const part of broken.says) expect(message).toMatch(part);
      const { stdout } = await installation.capstan('app', 'get', name);
      for (const part of broken.says) expect(stdout).toMatch(part);
      const { page, close } = await openConsole(browser, installation, `/applications/argocd/${name}`);
      const alert = page.getByRole('alert').first();
      await alert.waitFor();
      const shown = await alert.innerText();
      for (const part of broken.says) expect(shown).toMatch(part);
      await close();

      await kube.merge(`${deployment}/scale`, { spec: { replicas: 7 } });
      await until('the last good state to be healed', async () => {
        return numberAt(await kube.get(deployment), 'spec', 'replicas') === 2;
      });

      const fixed = await clone.revert(hash);
      const after = await untilSettled(installation, name, fixed);
      expect(conditionOf(after, 'ComparisonError') ?? conditionOf(after, 'SyncError')).toBeUndefined();
    },
  );

  it.each(brokenSeeds)('names file, target and what to do, and recovers: $name', async ({ name, without, says }) => {
    const { installation } = stage;
    const { clone } = installation;
    const files = Object.fromEntries(
      await Promise.all(
        webappFiles.map(async (file) => [`samples/${name}/${file}`, await clone.read(`applications/webapp/${file}`)]),
      ),
    ) as Record<string, string>;
    const broken = without({ ...files }, `samples/${name}`);
    const hash = await clone.push(`${name}: begin`, broken);
    const path = `samples/${name}/overlays/production`;
    await createApplication(installation, sampleApplication(name, { path, automated: {} }));
    const found = await untilApplication(
      installation,
      name,
      (app) => app.status?.sync?.revision === hash && conditionOf(app, 'ComparisonError') !== undefined,
    );
    const { stdout } = await installation.capstan('app', 'get', name);
    for (const part of says) {
      expect(conditionOf(found, 'ComparisonError')).toMatch(part);
      expect(stdout).toMatch(part);
    }
    const revision = await clone.push(`${name}: what was missing`, files);
    await untilSettled(installation, name, revision);
  });

  it('ends an application without manifests Synced, and names those found deeper and the setting', async () => {
    const { installation } = stage;
    await createApplication(installation, sampleApplication('seed-form', { path: 'applications', automated: {} }));
    const found = await untilApplication(installation, 'seed-form', ({ status }) => status?.sync?.status === 'Synced');
    expect(found.status?.resources ?? []).toEqual([]);
    const said = (found.status?.conditions ?? []).map(({ type, message }) => `${type}: ${message}`).join('\n');
    expect(said).toMatch(/Warning/);
    expect(said).toMatch(/argocd-app\.yaml/);
    expect(said).toMatch(/directory\.recurse/);
  });
}
