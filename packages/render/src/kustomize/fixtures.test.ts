import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '@capstan/kube/object/json.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { writeYaml } from '@capstan/kube/yaml/write.ts';
import { describe, expect, it } from 'vitest';
import { showDiagnostic } from '#diagnostic.ts';
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
  const result = render({ path }, memoryTree(files));
  if (result.is === 'objects') return result.objects.map(({ object }) => object);
  return result.is === 'failed' ? result.diagnostics.map(showDiagnostic).join('\n') : `needs ${result.paths.join(' ')}`;
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
  it.each(names.filter((name) => recorded(name).startsWith('Error:')))('%s', (name) => {
    expect(built(name)).toEqual(expect.stringContaining('.yaml'));
  });
});
