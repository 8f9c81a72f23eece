import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeYaml } from '@capstan/kube/yaml/write.ts';
import { expect, it } from 'vitest';
import { render } from '#render.ts';
import { sha256Hex } from '#tree/digest.ts';
import { memoryTree } from '#tree/memory-tree.ts';
import { readFixture } from './testing/fixture.ts';
import type { Fixture } from './testing/fixture.ts';
import { mutated, randomFrom } from './testing/mutate.ts';

interface Recording {
  readonly version: string;
  /** How many fixtures there were: with others, the same seeds make other changes. */
  readonly fixtures: number;
  /** By seed: the hash of what kustomize printed, or `refused`. */
  readonly outcomes: readonly string[];
}

const recording = JSON.parse(readFileSync(join(import.meta.dirname, 'mutations.json'), 'utf8')) as Recording;
const folder = join(import.meta.dirname, 'fixtures');
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => readFixture(readFileSync(join(folder, name), 'utf8')));

function outcome({ path, files }: Fixture): string {
  const request = { path: path === '.' ? '' : path, kustomize: { loadRestrictions: true }, overrides: false };
  const result = render(request, memoryTree(files));
  if (result.is !== 'objects') return 'refused';
  const text = result.objects.map(({ object }) => writeYaml(object)).join('---\n');
  return sha256Hex(new TextEncoder().encode(text)).slice(0, 16);
}

it('was recorded with the fixtures of today', () => {
  expect(recording.fixtures).toBe(fixtures.length);
});

it('builds and refuses changed kustomizations as kustomize 5.8.1 does', () => {
  const ours = recording.outcomes.map((_, seed) => outcome(mutated(fixtures, randomFrom(seed))));
  const differing = ours.flatMap((text, seed) => (text === recording.outcomes[seed] ? [] : [seed]));
  expect(differing).toEqual([]);
}, 120_000);
