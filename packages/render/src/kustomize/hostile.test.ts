import { describe, expect, it } from 'vitest';
import { render } from '#render.ts';
import type { RenderResult } from '#request.ts';
import { memoryTree } from '#tree/memory-tree.ts';
import type { MemoryFile } from '#tree/memory-tree.ts';

function build(files: Readonly<Record<string, MemoryFile>>, path = 'app'): RenderResult {
  return render({ path }, memoryTree(files));
}

function complaint(result: RenderResult): string {
  return result.is === 'failed' ? (result.diagnostics[0]?.message ?? '') : `not failed: ${result.is}`;
}

const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n';

describe('a hostile repository ends in a clear error', () => {
  it.each<[string, Readonly<Record<string, MemoryFile>>, string]>([
    [
      'a symlink to itself',
      { 'app/kustomization.yaml': 'resources: [x.yaml]\n', 'app/x.yaml': { symlink: 'x.yaml' } },
      'the symlink app/x.yaml points to',
    ],
    [
      'symlinks in a circle',
      {
        'app/kustomization.yaml': 'resources: [x.yaml]\n',
        'app/x.yaml': { symlink: 'y.yaml' },
        'app/y.yaml': { symlink: 'x.yaml' },
      },
      'the symlink app/x.yaml points to',
    ],
    [
      'a symlink out of the repository',
      { 'app/kustomization.yaml': 'resources: [x.yaml]\n', 'app/x.yaml': { symlink: '../../etc/passwd' } },
      'which is not in the repository',
    ],
    [
      'a symlink out of the kustomization',
      {
        'app/kustomization.yaml': 'configMapGenerator: [{name: c, files: [x]}]\n',
        'app/x': { symlink: '../secret' },
        secret: 'key',
      },
      "security; file 'secret' is not in or below 'app'",
    ],
    [
      'a symlink from a base to above',
      {
        'app/kustomization.yaml': 'resources: [up]\n',
        'app/up': { symlink: '..' },
        'kustomization.yaml': 'resources: [app]\n',
      },
      'leads back to itself',
    ],
    [
      'a path out of the repository',
      { 'app/kustomization.yaml': 'resources: [../../x]\n' },
      'leads out of the repository',
    ],
    ['an absolute path', { 'app/kustomization.yaml': 'resources: [/etc/passwd]\n' }, 'leads out of the repository'],
    [
      'bases in a circle',
      { 'app/kustomization.yaml': 'resources: [../b]\n', 'b/kustomization.yaml': 'resources: [../app]\n' },
      'leads back to itself: app -> b -> app',
    ],
    [
      'bases sixty deep',
      Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [
          i === 0 ? 'app/kustomization.yaml' : `b${i}/kustomization.yaml`,
          `resources: [../b${i + 1}]\n`,
        ]),
      ),
      'nested more than 50 deep',
    ],
    [
      'a bomb of aliases',
      {
        'app/kustomization.yaml': 'resources: [x.yaml]\n',
        'app/x.yaml': `${service}a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(',')}]\n`).join('')}`,
      },
      'excessive aliasing',
    ],
    [
      'a hundred thousand brackets',
      { 'app/kustomization.yaml': 'resources: [x.yaml]\n', 'app/x.yaml': `${service}spec: ${'['.repeat(100_000)}\n` },
      'cannot read the YAML',
    ],
    [
      'a pattern that would take forever',
      {
        'app/kustomization.yaml':
          "resources: [x.yaml]\npatches:\n- target: {name: '(a+)+b'}\n  patch: '- {op: remove, path: /x}'\n",
        'app/x.yaml': service,
      },
      'no regular expression that can be used',
    ],
  ])('%s', (_, files, message) => {
    expect(complaint(build(files))).toContain(message);
  });
});

it('keeps __proto__ a key like any other', () => {
  const files = {
    'app/kustomization.yaml': 'resources: [x.yaml]\nlabels: [{pairs: {__proto__: x}}]\n',
    'app/x.yaml': `${service}spec:\n  __proto__: {polluted: "1"}\n`,
  };
  expect(build(files).is).toBe('objects');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('builds ten thousand objects with prefix, labels and references', () => {
  const text = Array.from({ length: 5_000 }, (_, i) =>
    [
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\n`,
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}}\nspec: {volumes: [{name: v, configMap: {name: c${i}}}]}\n`,
    ].join('---\n'),
  ).join('---\n');
  const result = build({
    'app/kustomization.yaml': 'resources: [x.yaml]\nnamePrefix: p-\nlabels: [{pairs: {a: b}}]\nnamespace: shop\n',
    'app/x.yaml': text,
  });
  expect(result.is === 'objects' && result.objects.length).toBe(10_000);
  const pod =
    result.is === 'objects' ? result.objects.find(({ object }) => object.metadata.name === 'p-p4999') : undefined;
  expect(pod?.object).toMatchObject({ spec: { volumes: [{ configMap: { name: 'p-c4999' } }] } });
});

it('selects by a pattern among ten thousand objects, and finds nothing, without complaint', () => {
  const text = Array.from(
    { length: 10_000 },
    (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\n`,
  ).join('---\n');
  const patches = Array.from(
    { length: 20 },
    (_, i) => `- target: {name: none${i}.*}\n  patch: '- {op: remove, path: /x}'\n`,
  );
  const result = build({
    'app/kustomization.yaml': `resources: [x.yaml]\npatches:\n${patches.join('')}`,
    'app/x.yaml': text,
  });
  expect(result.is === 'objects' && result.objects.length).toBe(10_000);
});
