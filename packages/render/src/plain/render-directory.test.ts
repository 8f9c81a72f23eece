import { describe, expect, it } from 'vitest';
import { showDiagnostic } from '#diagnostic.ts';
import { render } from '#render.ts';
import type { DirectoryOptions, RenderResult } from '#request.ts';
import { memoryTree } from '#tree/memory-tree.ts';
import type { MemoryFile } from '#tree/memory-tree.ts';

function pod(name: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;
}

function directory(files: Readonly<Record<string, MemoryFile>>, options: DirectoryOptions = {}): RenderResult {
  return render({ path: 'app', directory: options }, memoryTree(files));
}

function names(result: RenderResult): readonly string[] {
  if (result.is === 'failed') return result.diagnostics.map(showDiagnostic);
  return result.is === 'objects' ? result.objects.map(({ object }) => object.metadata.name) : ['needs'];
}

function warnings(result: RenderResult): readonly string[] {
  return result.is === 'objects' ? result.warnings.map(showDiagnostic) : ['failed'];
}

const tree = {
  'app/b.yaml': pod('b'),
  'app/a.yml': pod('a'),
  'app/c.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}}',
  'app/notes.md': '# no manifest',
  'app/sub/d.yaml': pod('d'),
  'app/sub/deep/e.yaml': pod('e'),
  'other/x.yaml': pod('x'),
};

describe('which files are read', () => {
  it.each<[string, DirectoryOptions, readonly string[]]>([
    ['the directory itself', {}, ['a', 'b', 'c']],
    ['everything below', { recurse: true }, ['a', 'b', 'c', 'd', 'e']],
    ['what is included', { recurse: true, include: 'sub/*' }, ['d', 'e']],
    ['a set of patterns', { recurse: true, include: '{a.yml,*.json}' }, ['a', 'c']],
    ['what is not excluded', { recurse: true, exclude: 'sub/**' }, ['a', 'b', 'c']],
    ['exclusion over inclusion', { recurse: true, include: '*.yaml', exclude: '{b.yaml,sub/deep/*}' }, ['d']],
  ])('%s', (_, options, expected) => expect(names(directory(tree, options))).toEqual(expected));
});

describe('what a file holds', () => {
  it('may be several documents, empty ones and lists', () => {
    const text = `---\n# nothing\n---\n${pod('a')}---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n- {apiVersion: v1, kind: Pod, metadata: {name: c}}\n---\n`;
    const result = directory({ 'app/x.yaml': text });
    expect(names(result)).toEqual(['a', 'b', 'c']);
    expect(result.is === 'objects' && result.objects[0]?.origin).toEqual({ file: 'app/x.yaml', line: 4 });
  });

  it('keeps both of two objects with the same name, with their origins', () => {
    const result = directory({ 'app/x.yaml': pod('a'), 'app/y.yaml': pod('a') });
    expect(result.is === 'objects' && result.objects.map(({ origin }) => origin.file)).toEqual([
      'app/x.yaml',
      'app/y.yaml',
    ]);
  });

  it('is left out when it asks for it', () => {
    expect(names(directory({ 'app/x.yaml': `# +argocd:skip-file-rendering\n${pod('a')}` }))).toEqual([]);
  });

  it('is left out with a warning when it is nothing of Kubernetes', () => {
    const result = directory({ 'app/values.yaml': 'replicas: 3\n', 'app/x.yaml': pod('a') });
    expect(names(result)).toEqual(['a']);
    expect(warnings(result)).toEqual([
      'app/values.yaml:1: ignored, it is no Kubernetes manifest: the object has no kind',
    ]);
  });

  it.each([
    [
      'lacks its kind',
      'apiVersion: v1\nmetadata: {name: a}\nkinds: Pod\nkind:\n',
      'app/x.yaml:1: the object has no kind',
    ],
    [
      'lacks its apiVersion beside a good one',
      `${pod('a')}---\nkind: Pod\n`,
      'app/x.yaml:6: the Pod has no apiVersion',
    ],
    ['has no name', 'apiVersion: v1\nkind: Pod\nmetadata: {}\n', 'app/x.yaml:1: the Pod has no metadata.name'],
  ])('is refused when it %s', (_, text, message) => {
    expect(names(directory({ 'app/x.yaml': text }))[0]).toContain(message);
  });

  it('is refused with place and source line when a manifest cannot be parsed', () => {
    const [text = ''] = names(directory({ 'app/x.yaml': `${pod('a')}spec:\n  a: [1, 2\n` }));
    expect(text).toMatch(/^app\/x\.yaml:\d+:\d+: cannot read the YAML: /);
    expect(text).toContain(' | ');
  });

  it('reports all broken files at once', () => {
    const broken = 'apiVersion: v1\nkind: Pod\nmetadata: {}\n';
    expect(names(directory({ 'app/x.yaml': broken, 'app/y.yaml': broken }))).toHaveLength(2);
  });

  it('is refused when it is Jsonnet', () => {
    expect(names(directory({ 'app/x.jsonnet': '{}' }))[0]).toContain('Jsonnet files are not rendered yet');
  });
});

describe('symlinks', () => {
  it('lead to files inside the repository', () => {
    expect(names(directory({ 'app/x.yaml': { symlink: '../other/x.yaml' }, 'other/x.yaml': pod('x') }))).toEqual(['x']);
  });

  it.each(['../../etc/passwd', '/etc/passwd'])('that lead to %s are refused', (symlink) => {
    expect(names(directory({ 'app/x.yaml': { symlink } }))[0]).toContain('illegal filepath in symlink');
  });

  it('that lead to themselves are refused', () => {
    expect(names(directory({ 'app/x.yaml': { symlink: 'x.yaml' } }))[0]).toContain('illegal filepath in symlink');
  });
});

describe('the warning of deeper manifests', () => {
  it('names them and the setting', () => {
    const files = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`app/d${i}/x.yaml`, pod('x')]));
    const [warning = ''] = warnings(render({ path: 'app' }, memoryTree(files)));
    expect(warning).toContain('d0/x.yaml, d1/x.yaml, d2/x.yaml, d3/x.yaml, d4/x.yaml and 2 more');
    expect(warning).toContain('directory.recurse: true');
  });

  it('is not given where something is rendered, or nothing lies deeper', () => {
    expect(warnings(directory(tree))).toEqual([]);
    expect(warnings(directory({ 'app/notes.md': 'x', 'app/sub/readme.md': 'y' }))).toEqual([]);
  });
});
