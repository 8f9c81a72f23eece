/** Records what Go's text/template makes of tools/gotemplate/cases.mjs. Usage: node tools/record-gotemplate.mjs (needs go). */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cases, data } from './gotemplate/cases.mjs';

const root = path.join(import.meta.dirname, '..');
const target = path.join(root, 'packages/lang/src/gotemplate/recordings/text-template.json');
const run = spawnSync('go', ['run', '.'], {
  cwd: path.join(root, 'tools/gotemplate'),
  input: JSON.stringify(cases()),
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
if (run.status !== 0) throw new Error(`go run: ${run.error?.message ?? run.stderr}`);
const answers = run.stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const shared = JSON.stringify(data);
/** Data that most share are kept once. */
const lines = answers.map((answer) => {
  const { data: own, ...rest } = answer;
  return JSON.stringify(JSON.stringify(own) === shared ? rest : { ...rest, data: own ?? null });
});
mkdirSync(path.dirname(target), { recursive: true });
writeFileSync(target, `{"data": ${shared},\n"runs": [\n${lines.join(',\n')}\n]}\n`);
console.log(`${answers.length} templates, ${answers.filter(({ error }) => error !== undefined).length} of them errors`);
