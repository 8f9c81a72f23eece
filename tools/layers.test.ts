import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the lint configuration
import { folders, packages } from './layers.mjs';

interface Row {
  readonly folder: string;
  readonly may: readonly string[];
  readonly packages?: readonly string[];
  readonly because: string;
}

const rows = folders as readonly Row[];
const table = packages as Readonly<Record<string, { readonly world: string; readonly may: readonly string[] }>>;
const names = Object.keys(table);
const root = join(import.meta.dirname, '..');

describe('the import table', () => {
  it('names every package there is, and no other', () => {
    expect(names.toSorted()).toEqual(readdirSync(join(root, 'packages')).toSorted());
  });

  it('gives every row a reason', () => {
    expect(rows.filter(({ because }) => because.length < 10)).toEqual([]);
  });

  it('says the same as the chains of ARCHITECTURE.md, where each may import all that stands left of it', () => {
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const told = new Map(names.map((name) => [name, new Set<string>()]));
    for (const [, chain = ''] of page.matchAll(/`([^`]+ <- [^`]+)`/g)) {
      const left: string[] = [];
      for (const group of chain.split(' <- ').map((text) => text.split(', '))) {
        for (const name of group) for (const other of left) told.get(name)?.add(other);
        left.push(...group);
      }
    }
    const inTable = (name: string) => {
      const own = rows.filter(({ folder }) => folder.startsWith(`${name}/`));
      return new Set([...(table[name]?.may ?? []), ...own.flatMap((row) => row.packages ?? [])]);
    };
    expect(told).toEqual(new Map(names.map((name) => [name, inTable(name)])));
  });
});

describe('lint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-layers-'));
  /** Imports by file below `folder`, and whether the table forbids them. */
  const probes = new Map<string, { readonly source: string; readonly forbidden: boolean }>();
  let refused: ReadonlySet<string>;

  function probe(file: string, from: string, forbidden: boolean): void {
    probes.set(`packages/${file}`, { source: `export { x } from '${from}';\n`, forbidden });
  }

  for (const name of names) {
    for (const other of names) {
      const may = table[name]?.may.includes(other) ?? false;
      probe(`${name}/src/plain-${other}.ts`, `@capstan/${other}/some/file.ts`, !may);
    }
    probe(`${name}/src/node.ts`, 'node:fs', table[name]?.world === 'pure');
    probe(`${name}/src/deep/up.ts`, '../up.ts', true);
  }
  for (const row of rows) {
    const [name = '', first = ''] = row.folder.split('/');
    const below = `${name}/src/${row.folder.slice(name.length + 1)}`;
    for (const other of names) {
      const may = row.packages ?? table[name]?.may ?? [];
      probe(`${below}/row-${other}.ts`, `@capstan/${other}/some/file.ts`, !may.includes(other));
    }
    const neighbours = rows.map(({ folder: its }) => its.split('/')).filter((parts) => parts.length === 2);
    for (const [, neighbour = ''] of neighbours.filter(([its]) => its === name)) {
      const forbidden = neighbour !== first && !row.may.includes(neighbour);
      probe(`${below}/row-to-${neighbour}.ts`, `#${neighbour}/file.ts`, forbidden);
    }
  }
  probe('server/src/controllers/application/own.ts', '#controllers/application/file.ts', false);
  probe('server/src/controllers/application/other.ts', '#controllers/project/file.ts', true);
  probes.set('packages/kube/src/object/one.ts', {
    source: "import type { Two } from './two.ts';\nexport type One = Two | 1;\n",
    forbidden: true,
  });
  probes.set('packages/kube/src/object/two.ts', {
    source: "import type { One } from './one.ts';\nexport type Two = One | 2;\n",
    forbidden: true,
  });

  beforeAll(async () => {
    for (const [file, { source }] of probes) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), source);
    }
    const config = join(root, 'oxlint.config.mjs');
    writeFileSync(join(folder, 'oxlint.config.mjs'), `export { default } from ${JSON.stringify(config)};\n`);
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
    const args = [oxlint, '-c', 'oxlint.config.mjs', '--format=json', 'packages'];
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 }, (_, stdout) => resolve(stdout));
    });
    const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] };
    const about = diagnostics.filter(({ code }) => /no-restricted-imports|no-cycle/.test(code));
    refused = new Set(about.map(({ filename }) => filename.replaceAll('\\', '/')));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses every import that the table forbids, cycles of types too', () => {
    const forbidden = [...probes].filter(([, its]) => its.forbidden).map(([file]) => file);
    expect(forbidden.length).toBeGreaterThan(100);
    expect(forbidden.filter((file) => !refused.has(file))).toEqual([]);
  });

  it('lets every import be that the table allows', () => {
    const allowed = [...probes].filter(([, its]) => !its.forbidden).map(([file]) => file);
    expect(allowed.filter((file) => refused.has(file))).toEqual([]);
  });
});
