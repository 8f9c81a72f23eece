/**
 * Records what the real kustomize makes of the fixtures of packages/render/src/kustomize/fixtures: beside each `x.txt` an
 * `x.out` with the output, or with `Error: ...`. Run it by hand after adding a fixture, with kustomize v5.8.1 on the path:
 *
 *     node tools/record-kustomize.mjs [--check]
 *
 * `--check` writes nothing and fails where a recording is not what kustomize says now.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFixture } from '../packages/render/src/kustomize/testing/fixture.ts';

const version = 'v5.8.1';
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages/render/src/kustomize/fixtures');
const check = process.argv.includes('--check');

const found = execFileSync('kustomize', ['version'], { encoding: 'utf8' }).trim();
if (found !== version) {
  console.error(`record-kustomize: the recordings are of kustomize ${version}, this is ${found}`);
  process.exit(1);
}
let stale = 0;
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
for (const name of names) {
  const output = build(readFixture(readFileSync(join(folder, name), 'utf8')));
  const file = join(folder, name.replace(/\.txt$/, '.out'));
  if (!check) writeFileSync(file, output);
  else if (readFileSync(file, 'utf8') !== output) {
    console.error(`record-kustomize: ${name}: the recording differs`);
    stale += 1;
  }
}
console.log(`record-kustomize: ${names.length} fixtures, ${check ? `${stale} stale` : 'recorded'}`);
process.exitCode = stale > 0 ? 1 : 0;

function build({ path, files }) {
  const root = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    }
    const result = spawnSync('kustomize', ['build', path], { cwd: root, encoding: 'utf8' });
    if (result.error !== undefined) throw result.error;
    if (result.status === 0) return result.stdout;
    const lines = result.stderr.split('\n').filter((line) => !line.startsWith('#'));
    // Addresses of Go's memory differ from run to run.
    return lines
      .join('\n')
      .replaceAll(root, '')
      .replaceAll(/0x[0-9a-f]+/g, '0x');
  } finally {
    rmSync(root, { recursive: true });
  }
}
