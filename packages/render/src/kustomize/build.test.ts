import { describe, expect, it } from 'vitest';
import { showDiagnostic } from '#diagnostic.ts';
import { render } from '#render.ts';
import type { KustomizeOptions, RenderResult } from '#request.ts';
import { memoryTree } from '#tree/memory-tree.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - {name: web, image: "nginx:1.0"}
`;

function build(
  kustomization: string,
  files: Readonly<Record<string, string>> = {},
  kustomize?: KustomizeOptions,
): RenderResult {
  const tree = { 'app/kustomization.yaml': kustomization, 'app/dep.yaml': deployment, ...files };
  return render({ path: 'app', ...(kustomize === undefined ? {} : { kustomize }) }, memoryTree(tree));
}

function complaints(result: RenderResult): string {
  return result.is === 'failed' ? result.diagnostics.map(showDiagnostic).join('\n') : `not failed: ${result.is}`;
}

function first(result: RenderResult): unknown {
  return result.is === 'objects' ? result.objects[0]?.object : complaints(result);
}

describe('complaints name the line, the cause and what to do', () => {
  it.each([
    [
      'an unknown field',
      'resources: [dep.yaml]\nnamePrefx: a\n',
      'app/kustomization.yaml:2: invalid kustomization: unknown field namePrefx; did you mean namePrefix?',
    ],
    [
      'an unquoted tag',
      'images:\n- name: a\n  newTag: "1"\n- name: nginx\n  newTag: 1.21\n',
      'app/kustomization.yaml:5: invalid kustomization: images[1].newTag must be text, but is the number 1.21\nPut it in quotes: "1.21".',
    ],
    [
      'a missing resource',
      'resources:\n- dep.yaml\n- gone.yaml\n',
      'app/kustomization.yaml:3: resources names gone.yaml, which does not exist; looked for app/gone.yaml',
    ],
    [
      'a missing generator file',
      'configMapGenerator:\n- name: c\n  files:\n  - a.txt\n',
      'app/kustomization.yaml:4: configMapGenerator names a.txt, which does not exist',
    ],
    [
      'a path out of the repository',
      'resources:\n- ../../x\n',
      'app/kustomization.yaml:2: resources names ../../x, which leads out of the repository',
    ],
    [
      'a remote base',
      'resources:\n- https://github.com/org/repo//base?ref=v1\n',
      'app/kustomization.yaml:2: resources names https://github.com/org/repo//base?ref=v1: remote bases are not fetched yet',
    ],
    [
      'itself as base',
      'resources:\n- ../app\n',
      'app/kustomization.yaml:2: resources names ../app, which leads back to itself: app -> app',
    ],
    ['Helm charts', 'helmCharts:\n- name: x\n', 'app/kustomization.yaml:1: helmCharts is not supported'],
    [
      'a foreign transformer',
      'transformers:\n- |-\n  apiVersion: example.com/v1\n  kind: Mine\n  metadata: {name: x}\n',
      "app/kustomization.yaml:3: external plugins disabled; unable to load external plugin 'Mine'",
    ],
    ['a var of nothing', 'vars:\n- name: x\n', "app/kustomization.yaml:1: var 'x' cannot be mapped to a field"],
    ['an object without kind', 'resources: [x.yaml]\n', 'app/x.yaml:1: the object has no kind'],
    ['broken YAML', 'resources:\n- [\n', 'app/kustomization.yaml:'],
  ])('about %s', (_, kustomization, message) => {
    expect(complaints(build(kustomization, { 'app/x.yaml': 'a: b\n' }))).toContain(message);
  });

  it('gives all that is wrong at once', () => {
    const text = complaints(build('resources: [a.yaml, b.yaml]\npatches:\n- path: c.yaml\n'));
    expect(text).toContain('a.yaml, which');
    expect(text).toContain('b.yaml, which');
    expect(text).toContain('c.yaml, which');
  });
});

describe('the options of an application', () => {
  it.each<[string, KustomizeOptions, unknown]>([
    ['a name prefix', { namePrefix: 'x-' }, { metadata: { name: 'x-web' } }],
    ['a name suffix', { nameSuffix: '-x' }, { metadata: { name: 'web-x' } }],
    ['a namespace', { namespace: 'shop' }, { metadata: { namespace: 'shop' } }],
    ['an image', { images: ['nginx:2.0'] }, { spec: { template: { spec: { containers: [{ image: 'nginx:2.0' }] } } } }],
    [
      'another image',
      { images: ['nginx=registry:5000/n:3'] },
      { spec: { template: { spec: { containers: [{ image: 'registry:5000/n:3' }] } } } },
    ],
    [
      'a digest',
      { images: ['nginx@sha256:ab'] },
      { spec: { template: { spec: { containers: [{ image: 'nginx@sha256:ab' }] } } } },
    ],
    ['replicas', { replicas: [{ name: 'web', count: '4' }] }, { spec: { replicas: 4 } }],
    [
      'labels',
      { commonLabels: { a: 'b' } },
      { metadata: { labels: { a: 'b' } }, spec: { selector: { matchLabels: { a: 'b' } } } },
    ],
    ['annotations', { commonAnnotations: { a: 'b' } }, { metadata: { annotations: { a: 'b' } } }],
    [
      'patches',
      { patches: [{ target: { kind: 'Deployment' }, patch: '- {op: add, path: /spec/paused, value: true}' }] },
      { spec: { paused: true } },
    ],
    ['components', { components: ['../comp'] }, { metadata: { annotations: { c: 'd' } } }],
  ])('lay %s over the kustomization', (_, options, expected) => {
    const component = { 'comp/kustomization.yaml': 'kind: Component\ncommonAnnotations: {c: d}\n' };
    expect(first(build('resources: [dep.yaml]\n', component, options))).toMatchObject(expected as object);
  });

  it('keep labels out of selectors when asked', () => {
    const object = first(
      build('resources: [dep.yaml]\n', {}, { commonLabels: { a: 'b' }, labelWithoutSelector: true }),
    );
    expect(object).toMatchObject({ metadata: { labels: { a: 'b' } } });
    expect(object).not.toHaveProperty('spec.selector');
  });
});

it('does not run patterns that could take forever', () => {
  expect(
    complaints(
      build("resources: [dep.yaml]\npatches:\n- target: {name: '(a+)+b'}\n  patch: '- {op: remove, path: /x}'\n"),
    ),
  ).toContain('is no regular expression that can be used');
});
