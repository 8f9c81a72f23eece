import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'capstan-dead-code-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('finds an export that nothing imports, though packages export all their files', () => {
  const source = join(folder, 'packages/kube/src');
  mkdirSync(source, { recursive: true });
  for (const file of ['package.json', 'knip.json', 'packages/kube/package.json'])
    cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(source, 'one.ts'), 'export const used = 1;\nexport const dead = 2;\nexport type Dead = 3;\n');
  writeFileSync(join(source, 'one.test.ts'), "import { used } from './one.ts';\nconsole.log(used);\n");
  const knip = join(root, 'node_modules/knip/bin/knip.js');
  const args = [knip, '--no-config-hints', '--include', 'exports,types', '--reporter', 'compact'];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout.match(/one\.ts: .*/g)).toEqual(['one.ts: dead', 'one.ts: Dead']);
});
