/**
 * `npm run bench -- kustomize`: what builds in process cost, warm (files parsed before) and cold, beside `kustomize build`
 * and `kubectl kustomize` where these are on the path, and the memory that stays taken. What is measured is one run of
 * the programs, the median of ours.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { render } from '@capstan/render/render.ts';
import { memoryTree } from '@capstan/render/tree/memory-tree.ts';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly runs: number;
}

const cases: readonly Case[] = [
  { name: 'small overlay', files: overlays(1), runs: 500 },
  { name: '200 resources', files: overlays(67), runs: 100 },
  { name: '1,200 resources', files: overlays(400), runs: 40 },
  { name: '3,600 resources', files: overlays(1_200), runs: 15 },
  { name: 'CRD-heavy install', files: customKinds(60), runs: 25 },
];

const programs = [
  ['kustomize build', 'kustomize', 'build'],
  ['kubectl kustomize', 'kubectl', 'kustomize'],
] as const;

for (const { name, files, runs } of cases) {
  const cold = time(() => build(files, new Map()));
  const parsed = new Map<string, unknown>();
  build(files, parsed);
  const tree = memoryTree(files, parsed);
  const warm = median(Array.from({ length: runs }, () => time(() => void render({ path: 'over' }, tree))));
  const objects = build(files, parsed);
  const times = programs.map(([label, command, ...args]) => {
    const foreign = timeOf(files, command, args);
    return foreign === undefined ? '' : `, ${label} ${foreign.toFixed(0)} ms (${(foreign / warm).toFixed(0)} x)`;
  });
  const memory = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
  console.log(
    `${name}: ${objects} objects, warm ${warm.toFixed(2)} ms, cold ${cold.toFixed(1)} ms, ${memory} MB resident${times.join('')}`,
  );
}

/** An overlay over bases of a Deployment, a Service and a generated ConfigMap, with names, labels, images and patches. */
function overlays(count: number): Readonly<Record<string, string>> {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return {
    'over/kustomization.yaml': `resources:\n${numbers.map((i) => `- ../base/${i}\n`).join('')}namePrefix: prod-\nnamespace: shop\nlabels:\n- pairs: {env: prod}\nimages:\n- name: nginx\n  newTag: "1.25"\npatches:\n- target: {kind: Deployment, name: app-0}\n  patch: |-\n    - op: replace\n      path: /spec/replicas\n      value: 5\n`,
    ...Object.fromEntries(numbers.flatMap((i) => Object.entries(base(i)))),
  };
}

function base(i: number): Readonly<Record<string, string>> {
  const app = `app-${i}`;
  return {
    [`base/${i}/kustomization.yaml`]: `resources: [app.yaml]\nconfigMapGenerator:\n- name: ${app}\n  literals: [n=${i}]\n`,
    [`base/${i}/app.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${app}
spec:
  replicas: 2
  selector:
    matchLabels: {app: ${app}}
  template:
    metadata:
      labels: {app: ${app}}
    spec:
      containers:
      - name: app
        image: nginx:1.21
        envFrom:
        - configMapRef: {name: ${app}}
---
apiVersion: v1
kind: Service
metadata:
  name: ${app}
spec:
  selector: {app: ${app}}
  ports:
  - port: 80
`,
  };
}

/** CustomResourceDefinitions of about 33 kB each, with names, labels and a patch. */
function customKinds(count: number): Readonly<Record<string, string>> {
  const property = (i: number): string =>
    `              field${i}:\n                description: What field number ${i} is for, said in a sentence of some length.\n                type: string\n`;
  const properties = Array.from({ length: 240 }, (_, i) => property(i)).join('');
  const crd = (i: number): string =>
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: kind${i}s.example.com\nspec:\n  group: example.com\n  scope: Namespaced\n  names: {kind: Kind${i}, plural: kind${i}s}\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n          spec:\n            type: object\n            properties:\n${properties}`;
  const numbers = Array.from({ length: count }, (_, i) => i);
  return {
    'over/kustomization.yaml': `resources:\n${numbers.map((i) => `- crd-${i}.yaml\n`).join('')}namespace: shop\nlabels:\n- pairs: {env: prod}\npatches:\n- target: {kind: CustomResourceDefinition, name: kind0s.example.com}\n  patch: |-\n    - {op: add, path: /spec/preserveUnknownFields, value: false}\n`,
    ...Object.fromEntries(numbers.map((i) => [`over/crd-${i}.yaml`, crd(i)])),
  };
}

function build(files: Readonly<Record<string, string>>, parsed: Map<string, unknown>): number {
  const result = render({ path: 'over' }, memoryTree(files, parsed));
  if (result.is !== 'objects') throw new Error(JSON.stringify(result));
  return result.objects.length;
}

function timeOf(files: Readonly<Record<string, string>>, command: string, args: readonly string[]): number | undefined {
  const root = mkdtempSync(join(tmpdir(), 'bench-kustomize-'));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    }
    let status: number | null = null;
    const took = time(() => {
      ({ status } = spawnSync(command, [...args, join(root, 'over')], { stdio: 'ignore' }));
    });
    return status === 0 ? took : undefined;
  } finally {
    rmSync(root, { recursive: true });
  }
}

function time(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
