/**
 * `node tools/yaml/record.mjs [reads writes [seed]]` puts the cases to the real Go libraries and writes their answers to
 * packages/kube/src/yaml/recordings. Needs Go and its module proxy. With counts, as many generated cases more are asked
 * and the answers go to standard output instead, for a search for differences.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCases, readFuzz, writeCases, writeFuzz } from './cases.mjs';
import { goMod, goProgram } from './reference.mjs';

const [reads, writes, seed] = process.argv.slice(2).map(Number);
const questions =
  reads === undefined
    ? { reads: [...readCases, ...readFuzz(700)], writes: [...writeCases, ...writeFuzz(400)] }
    : { reads: readFuzz(reads, seed), writes: writeFuzz(writes, seed) };
const folder = mkdtempSync(join(tmpdir(), 'yaml-facts-'));
try {
  writeFileSync(join(folder, 'go.mod'), goMod);
  writeFileSync(join(folder, 'main.go'), goProgram);
  go(['mod', 'tidy']);
  const answers = JSON.parse(go(['run', '.'], JSON.stringify(questions)));
  if (reads !== undefined) process.stdout.write(JSON.stringify(answers));
  else
    for (const name of ['reads', 'writes']) {
      const lines = answers[name].map((answer) => `  ${JSON.stringify(answer)}`);
      writeFileSync(`packages/kube/src/yaml/recordings/${name}.json`, `[\n${lines.join(',\n')}\n]\n`);
    }
} finally {
  rmSync(folder, { recursive: true });
}

function go(args, input = '') {
  const run = spawnSync('go', args, { cwd: folder, input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}
