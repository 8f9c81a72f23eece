import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '#commands/all.ts';
import { run } from '#run.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n';
const files: Readonly<Record<string, string>> = {
  'base/kustomization.yaml': 'resources: [s.yaml]\n',
  'base/s.yaml': service,
  'over/kustomization.yaml': 'resources: [../base]\nnamePrefix: x-\n',
  'broken/kustomization.yaml': 'resources:\n- gone.yaml\n',
  'outside/kustomization.yaml': 'configMapGenerator:\n- name: c\n  files: [../base/s.yaml]\n',
  'plain/s.yaml': service,
};
let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'cli-build-'));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  symlinkSync(join(root, 'over'), join(root, 'link'));
});
afterAll(() => rmSync(root, { recursive: true }));

async function capstan(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await run(argv, commands, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    ask: () => Promise.resolve(undefined),
    env: {},
    colour: false,
    now: () => 0,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

const built = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: x-web\n';

describe('capstan kustomize build', () => {
  it('prints the objects, and nothing else', async () => {
    expect(await capstan('kustomize', 'build', join(root, 'over'))).toEqual({ code: 0, out: built, err: '' });
  });

  it('follows a symlink to the directory', async () => {
    expect((await capstan('kustomize', 'build', join(root, 'link'))).out).toBe(built);
  });

  it('writes to a file', async () => {
    const file = join(root, 'out.yaml');
    expect(await capstan('kustomize', 'build', join(root, 'over'), '-o', file)).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(file, 'utf8')).toBe(built);
  });

  it('says what is wrong on the error output, with 1 as exit code and nothing on the output', async () => {
    const { code, out, err } = await capstan('kustomize', 'build', join(root, 'broken'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Error: .*broken\/kustomization\.yaml:2: resources names gone\.yaml, which does not exist/);
  });

  it('keeps files in their kustomization, unless told otherwise', async () => {
    const folder = join(root, 'outside');
    expect((await capstan('kustomize', 'build', folder)).err).toContain('is not in or below');
    const free = await capstan('kustomize', 'build', folder, '--load-restrictor', 'LoadRestrictionsNone');
    expect(free.code).toBe(0);
    expect(free.out).toContain('s.yaml: |');
  });

  it.each([
    [['nowhere'], "'nowhere' doesn't exist"],
    [['a', 'b'], 'specify one path'],
    [['.', '--load-restrictor', 'Some'], 'illegal flag value --load-restrictor Some'],
  ])('refuses %j', async (argv, message) => {
    const { code, err } = await capstan('kustomize', 'build', ...argv);
    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});

it('capstan build takes plain manifests as well', async () => {
  const { code, out } = await capstan('build', join(root, 'plain'));
  expect({ code, out }).toEqual({ code: 0, out: built.replace('x-web', 'web') });
});
