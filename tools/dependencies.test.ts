import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const files = ['package.json', ...readdirSync('packages').map((name) => `packages/${name}/package.json`)];
const manifests = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Manifest);
const page = readFileSync('docs/decisions/dependencies.md', 'utf8');
const [atRunTime = '', forDevelopment = ''] = page.split('## For development');

const named = (text: string) => [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name).toSorted();
const used = (of: 'dependencies' | 'devDependencies') =>
  [...new Set(manifests.flatMap((manifest) => Object.keys(manifest[of] ?? {})))].toSorted();

it('every dependency has its reason, and every reason its dependency', () => {
  expect(named(atRunTime)).toEqual(used('dependencies'));
  expect(named(forDevelopment)).toEqual(used('devDependencies'));
});

it('every dependency is pinned to one version', () => {
  const versions = manifests.flatMap(({ dependencies = {}, devDependencies = {} }) =>
    Object.entries({ ...dependencies, ...devDependencies }),
  );
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
