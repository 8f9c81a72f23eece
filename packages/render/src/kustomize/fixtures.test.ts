import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '@capstan/kube/object/json.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { writeYaml } from '@capstan/kube/yaml/write.ts';
import { describe, expect, it } from 'vitest';
import { showDiagnostic } from '#diagnostic.ts';
import type { Diagnostic } from '#diagnostic.ts';
import { render } from '#render.ts';
import { memoryTree } from '#tree/memory-tree.ts';
import { readFixture } from './testing/fixture.ts';

const folder = join(import.meta.dirname, 'fixtures');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.slice(0, -4));

/** The objects, or why there are none. */
function built(name: string): readonly Json[] | string {
  const { path, files } = readFixture(readFileSync(join(folder, `${name}.txt`), 'utf8'));
  const result = render({ path: path === '.' ? '' : path }, memoryTree(files));
  if (result.is === 'objects') return result.objects.map(({ object }) => object);
  return result.is === 'failed' ? result.diagnostics.map(showDiagnostic).join('\n') : `needs ${result.paths.join(' ')}`;
}

function diagnosticsOf(name: string): readonly Diagnostic[] {
  const { path, files } = readFixture(readFileSync(join(folder, `${name}.txt`), 'utf8'));
  const result = render({ path: path === '.' ? '' : path }, memoryTree(files));
  return result.is === 'failed' ? result.diagnostics : [];
}

function recorded(name: string): string {
  return readFileSync(join(folder, `${name}.out`), 'utf8');
}

function objectsOf(text: string): readonly (Json | undefined)[] | string {
  const read = readYaml(text, { dialect: 'v3' });
  return read.ok ? read.documents.map(({ value }) => value) : read.problem.message;
}

describe('as kustomize 5.8.1 builds it', () => {
  it.each(names.filter((name) => !recorded(name).startsWith('Error:')))('%s', (name) => {
    const objects = built(name);
    expect(objects).toEqual(objectsOf(recorded(name)));
    expect(typeof objects === 'string' ? objects : objects.map(writeYaml).join('---\n')).toBe(recorded(name));
  });
});

describe('as kustomize 5.8.1 refuses it', () => {
  it.each(names.filter((name) => recorded(name).startsWith('Error:')))('%s, with a place', (name) => {
    expect(diagnosticsOf(name)[0]?.file).toEqual(expect.any(String));
  });

  it.each(names.filter((name) => recorded(name).startsWith('Error:')))('%s, in its words', (name) => {
    const words = diagnosticsOf(name).map(({ reference, message }) => reference ?? message);
    expect(words.filter((text) => text.length > 5 && recorded(name).includes(text))).not.toEqual([]);
  });
});

it('is held against at least 250 recordings, a quarter of them refusals', () => {
  const refusals = names.filter((name) => recorded(name).startsWith('Error:'));
  expect(names.length).toBeGreaterThanOrEqual(250);
  expect(refusals.length * 4).toBeGreaterThanOrEqual(names.length);
});
