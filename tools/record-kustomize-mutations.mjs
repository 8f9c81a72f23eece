/**
 * Records what the real kustomize makes of changed fixtures (packages/render/src/kustomize/testing/mutate.ts): by seed
 * the hash of its output, or that it refuses. Run it by hand after adding a fixture, with kustomize v5.8.1 on the path:
 *
 *     node tools/record-kustomize-mutations.mjs
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readFixture } from '../packages/render/src/kustomize/testing/fixture.ts';
import { mutated, randomFrom } from '../packages/render/src/kustomize/testing/mutate.ts';

const version = 'v5.8.1';
const count = 600;
const source = join(import.meta.dirname, '../packages/render/src/kustomize');
const found = execFileSync('kustomize', ['version'], { encoding: 'utf8' }).trim();
if (found !== version) {
  console.error(`record-kustomize-mutations: the recordings are of kustomize ${version}, this is ${found}`);
  process.exit(1);
}
const names = readdirSync(join(source, 'fixtures')).filter((name) => name.endsWith('.txt'));
const fixtures = names.map((name) => readFixture(readFileSync(join(source, 'fixtures', name), 'utf8')));
const outcomes = Array.from({ length: count }, (_, seed) => outcome(mutated(fixtures, randomFrom(seed))));
writeFileSync(
  join(source, 'mutations.json'),
  `${JSON.stringify({ version, fixtures: names.length, outcomes }, null, 1)}\n`,
);

function outcome({ path, files }) {
  const root = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    }
    const result = spawnSync('kustomize', ['build', path], { cwd: root, encoding: 'utf8' });
    if (result.error !== undefined) throw result.error;
    return result.status === 0 ? createHash('sha256').update(result.stdout).digest('hex').slice(0, 16) : 'refused';
  } finally {
    rmSync(root, { recursive: true });
  }
}
