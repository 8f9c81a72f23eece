import { describe, expect, it } from 'vitest';
import { showDiagnostic } from './diagnostic.ts';
import { render } from './render.ts';
import type { RenderRequest, RenderResult } from './request.ts';
import { memoryTree } from './tree/memory-tree.ts';
import type { MemoryFile } from './tree/memory-tree.ts';
import type { Tree } from './tree/tree.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: webapp
spec:
  replicas: 3
  selector:
    matchLabels:
      app: webapp
  template:
    metadata:
      labels:
        app: webapp
    spec:
      containers:
      - name: webapp
        image: nginx:1.21
        ports:
        - containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: webapp
spec:
  selector:
    app: webapp
  ports:
  - port: 80
    targetPort: 80
  type: ClusterIP
`;
const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: webapp
spec:
  ingressClassName: nginx
`;
const production = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization

bases:
  - ../../base

replicas:
  - name: webapp
    count: 5

images:
  - name: nginx
    newTag: 1.21.6-alpine

patchesStrategicMerge:
  - ingress.yaml

commonLabels:
  environment: production
`;
const base = 'applications/webapp/base';
const overlay = 'applications/webapp/overlays/production';

/** The repository of the seed; the base has an Ingress for the overlay to patch. */
const seed: Readonly<Record<string, string>> = {
  [`${base}/deployment.yaml`]: deployment,
  [`${base}/ingress.yaml`]: ingress,
  [`${base}/kustomization.yaml`]: `resources:\n  - deployment.yaml\n  - ingress.yaml\n`,
  [`${overlay}/kustomization.yaml`]: production,
  [`${overlay}/ingress.yaml`]: ingress.replace('nginx', 'public'),
  'applications/webapp/argocd-app.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: webapp-production}\n`,
};

function without(...paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(seed).filter(([path]) => !paths.includes(path)));
}

function rendered(files: Readonly<Record<string, MemoryFile>>, request: RenderRequest): RenderResult {
  return render(request, memoryTree(files));
}

function names(result: RenderResult): readonly string[] {
  if (result.is !== 'objects') return [JSON.stringify(result, undefined, 1)];
  return result.objects.map(({ object }) => `${object.kind} ${object.metadata.name}`);
}

function complaints(result: RenderResult): string {
  return result.is === 'failed' ? result.diagnostics.map(showDiagnostic).join('\n') : `not failed: ${result.is}`;
}

describe('the overlay of the seed', () => {
  it('renders as it is written', () => {
    const result = rendered(seed, { path: overlay });
    expect(names(result)).toEqual(['Service webapp', 'Deployment webapp', 'Ingress webapp']);
    const objects = result.is === 'objects' ? result.objects.map(({ object }) => object) : [];
    expect(objects[1]).toMatchObject({
      metadata: { labels: { environment: 'production' } },
      spec: {
        replicas: 5,
        selector: { matchLabels: { app: 'webapp', environment: 'production' } },
        template: { spec: { containers: [{ image: 'nginx:1.21.6-alpine' }] } },
      },
    });
    expect(objects[2]).toMatchObject({ spec: { ingressClassName: 'public' } });
  });

  it('names the missing patch file', () => {
    const text = complaints(rendered(without(`${overlay}/ingress.yaml`), { path: overlay }));
    expect(text).toContain(
      `${overlay}/kustomization.yaml:16: patchesStrategicMerge names ingress.yaml, which does not exist`,
    );
    expect(text).toContain(`Add ${overlay}/ingress.yaml to the repository, or remove the entry.`);
  });

  it('names the target that a patch does not find', () => {
    const files = { ...seed, [`${base}/kustomization.yaml`]: 'resources: [deployment.yaml]\n' };
    const text = complaints(rendered(files, { path: overlay }));
    expect(text).toContain(`${overlay}/kustomization.yaml:16: no resource matches patch target Ingress webapp`);
    expect(text).toContain('resources of this kind: none');
    expect(text).toContain("add the Ingress to the base's resources or remove the patch");
  });

  it('names the missing resource file of the base', () => {
    const text = complaints(rendered(without(`${base}/deployment.yaml`), { path: overlay }));
    expect(text).toContain(`${base}/kustomization.yaml:2: resources names deployment.yaml, which does not exist`);
  });

  it('warns of manifests below an app of apps without recursion', () => {
    const result = rendered(seed, { path: 'applications' });
    expect(names(result)).toEqual([]);
    const [warning] = result.is === 'objects' ? result.warnings : [];
    expect(warning?.message).toContain('webapp/argocd-app.yaml');
    expect(warning?.hint).toContain('directory.recurse: true');
  });

  it('finds the applications with recursion and include', () => {
    const directory = { recurse: true, include: '**/argocd-app.yaml' };
    const result = rendered(seed, { path: 'applications', directory });
    expect(names(result)).toEqual(['Application webapp-production']);
    expect(result).toMatchObject({ warnings: [] });
  });
});

describe('the needs protocol', () => {
  it('asks in batches, ends soon, and gives what a loaded tree gives', () => {
    const whole = memoryTree(seed);
    const loaded = new Set<string>();
    const partial: Tree = { parsed: whole.parsed, look: (path) => (loaded.has(path) ? whole.look(path) : undefined) };
    let result = render({ path: overlay }, partial);
    let rounds = 1;
    while (result.is === 'needs' && rounds <= 20) {
      for (const path of result.paths) loaded.add(path);
      result = render({ path: overlay }, partial);
      rounds += 1;
    }
    expect(rounds).toBeLessThanOrEqual(8);
    expect(result).toEqual(render({ path: overlay }, whole));
  });

  it('reports misses among the reads, and no file it did not use', () => {
    const result = rendered({ ...seed, 'README.md': 'x' }, { path: overlay });
    const reads = result.is === 'objects' ? result.reads : [];
    expect(reads).toContainEqual({ path: `${overlay}/Chart.yaml`, saw: 'missing' });
    expect(reads.map(({ path }) => path)).not.toContain('README.md');
    expect(reads.map(({ path }) => path)).not.toContain('applications/webapp/argocd-app.yaml');
  });
});

describe('the tool', () => {
  it.each<[string, Readonly<Record<string, MemoryFile>>, Partial<RenderRequest>, string]>([
    ['manifests', { 'a/x.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n' }, {}, 'Directory'],
    ['a kustomization', { 'a/kustomization.yml': 'namePrefix: x-\n' }, {}, 'Kustomize'],
    ['directory options', { 'a/Kustomization': 'namePrefix: x-\n' }, { directory: { recurse: true } }, 'Directory'],
    [
      'options that say nothing',
      { 'a/Kustomization': 'namePrefix: x-\n' },
      { directory: { recurse: false } },
      'Kustomize',
    ],
  ])('is told by %s', (_, files, options, tool) => {
    expect(rendered(files, { path: 'a', ...options })).toMatchObject({ is: 'objects', tool });
  });

  it('says that Helm is not there yet', () => {
    const text = complaints(rendered({ 'a/Chart.yaml': 'name: x\n' }, { path: 'a' }));
    expect(text).toContain('a/Chart.yaml: this directory is a Helm chart');
  });

  it('says that the path does not exist, as Argo CD does', () => {
    expect(complaints(rendered(seed, { path: 'nowhere' }))).toContain('nowhere: app path does not exist');
    expect(complaints(rendered(seed, { path: `${base}/deployment.yaml` }))).toContain('app path is not a directory');
  });
});

describe('.argocd-source.yaml', () => {
  const files = {
    ...seed,
    [`${overlay}/.argocd-source.yaml`]: 'kustomize:\n  images: ["nginx:9"]\n  namePrefix: a-\n',
  };

  it('changes the options of the source', () => {
    expect(names(rendered(files, { path: overlay }))).toContain('Deployment a-webapp');
  });

  it('gives way to the file of the application', () => {
    const own = { ...files, [`${overlay}/.argocd-source-shop.yaml`]: 'kustomize: {namePrefix: b-}\n' };
    expect(names(rendered(own, { path: overlay, appName: 'shop' }))).toContain('Deployment b-webapp');
    expect(names(rendered(own, { path: overlay, appName: 'other' }))).toContain('Deployment a-webapp');
  });

  it('is refused with its line where it cannot be read', () => {
    const broken = { ...seed, [`${overlay}/.argocd-source.yaml`]: 'kustomize:\n  images: nginx\n' };
    expect(complaints(rendered(broken, { path: overlay }))).toContain(
      `${overlay}/.argocd-source.yaml:2: kustomize.images must be a list`,
    );
  });
});
