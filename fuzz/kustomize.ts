/**
 * `npm run fuzz -- kustomize --seed N --minutes M [--keep FOLDER]`: changes the recorded kustomizations and compares what
 * we build with what the installed kustomize builds. Prints each difference once a kind; `--keep` writes their fixtures.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeYaml } from '@capstan/kube/yaml/write.ts';
import { readFixture } from '@capstan/render/kustomize/testing/fixture.ts';
import type { Fixture } from '@capstan/render/kustomize/testing/fixture.ts';
import { mutated, randomFrom } from '@capstan/render/kustomize/testing/mutate.ts';
import { render } from '@capstan/render/render.ts';
import { memoryTree } from '@capstan/render/tree/memory-tree.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '1' },
    keep: { type: 'string' },
  },
});
const folder = join(import.meta.dirname, '../packages/render/src/kustomize/fixtures');
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => readFixture(readFileSync(join(folder, name), 'utf8')));
const until = Date.now() + Number(values.minutes) * 60_000;
const counts = { equal: 0, refused: 0, different: 0, weRefuse: 0, theyRefuse: 0, crashed: 0 };
const kinds = new Map<string, number>();
for (let seed = Number(values.seed) * 1_000_000; Date.now() < until; seed++) tryOne(seed);
console.log(JSON.stringify(counts));
for (const [kind, count] of [...kinds].toSorted((a, b) => b[1] - a[1])) console.log(`${count} x ${kind}`);
process.exitCode = kinds.size === 0 ? 0 : 1;

function tryOne(seed: number): void {
  const fixture = mutated(fixtures, randomFrom(seed));
  const ours = build(fixture);
  const theirs = kustomize(fixture);
  if (theirs.ok && ours.is === 'text') {
    if (ours.text === theirs.text) counts.equal += 1;
    else found('different', seed, firstDifference(theirs.text, ours.text), fixture);
  } else if (ours.is === 'crash') found('crashed', seed, ours.text, fixture);
  else if (theirs.ok) found('weRefuse', seed, ours.text, fixture);
  else if (ours.is === 'text') found('theyRefuse', seed, theirs.text.split('\n').slice(-2).join(' '), fixture);
  else counts.refused += 1;
}

function found(kind: keyof typeof counts, seed: number, what: string, fixture: Fixture): void {
  counts[kind] += 1;
  const name = `${kind}: ${what.replace(/[\d'"].*/, '').slice(0, 60)}`;
  const before = kinds.get(name) ?? 0;
  kinds.set(name, before + 1);
  if (before > 0) return;
  console.log(`seed ${seed} ${kind}: ${what.slice(0, 500)}\n`);
  if (values.keep === undefined) return;
  mkdirSync(values.keep, { recursive: true });
  writeFileSync(join(values.keep, `${kind}-${seed}.txt`), fixtureText(fixture));
}

function fixtureText({ path, files }: Fixture): string {
  const parts = Object.entries(files).map(([name, content]) => `-- ${name} --\n${new TextDecoder().decode(content)}`);
  return [`build ${path}\n`, ...parts].join('');
}

type Built = { readonly is: 'text' | 'refusal' | 'crash'; readonly text: string };

function build({ path, files }: Fixture): Built {
  try {
    const result = render(
      { path: path === '.' ? '' : path, kustomize: { loadRestrictions: true }, overrides: false },
      memoryTree(files),
    );
    if (result.is === 'objects')
      return { is: 'text', text: result.objects.map(({ object }) => writeYaml(object)).join('---\n') };
    return { is: 'refusal', text: result.is === 'failed' ? (result.diagnostics[0]?.message ?? '') : 'needs' };
  } catch (error) {
    return { is: 'crash', text: error instanceof Error ? (error.stack ?? '') : String(error) };
  }
}

function kustomize({ path, files }: Fixture): { readonly ok: boolean; readonly text: string } {
  const root = mkdtempSync(join(tmpdir(), 'fuzz-kustomize-'));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    }
    const { status, stdout, stderr, error } = spawnSync('kustomize', ['build', path], {
      cwd: root,
      encoding: 'utf8',
      timeout: 60_000,
      env: { PATH: process.env['PATH'], HOME: root, GIT_ALLOW_PROTOCOL: 'none', HTTPS_PROXY: 'http://127.0.0.1:1' },
    });
    if (error !== undefined) throw error;
    return { ok: status === 0, text: status === 0 ? stdout : stderr.trim() };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function firstDifference(theirs: string, ours: string): string {
  const [a, b] = [theirs.split('\n'), ours.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  const part = (lines: readonly string[]): string => lines.slice(Math.max(0, at - 1), at + 2).join(' / ');
  return `${part(a)} -> ${part(b)}`;
}
