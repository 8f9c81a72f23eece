/**
 * `node tools/yaml/record-suite.mjs CHECKOUT` puts every case of the public YAML test suite (a checkout, or bare
 * repository, of yaml/yaml-test-suite) to the real Go libraries and writes texts and answers to
 * packages/kube/src/yaml/recordings/suite.json, with what the suite itself says, and prints how far Go agrees with it.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { askGo } from './reference.mjs';

const [checkout] = process.argv.slice(2);
if (checkout === undefined) throw new Error('usage: node tools/yaml/record-suite.mjs CHECKOUT');
const commit = git('rev-parse', 'HEAD').trim();
const names = git('ls-tree', '--name-only', 'HEAD', 'src/')
  .split('\n')
  .filter((name) => name.endsWith('.yaml'));
const sources = askGo({ reads: names.map((name) => git('show', `HEAD:${name}`)) }).reads;
const cases = names.flatMap((name, i) => casesOf(name.slice(4, -5), JSON.parse(sources[i].v3.json)[0]));
const answers = askGo({ reads: cases.map(({ text }) => text), values: cases.map(({ json }) => json ?? '') });
const recorded = cases.map(({ id, name, text, fails, json }, i) => {
  const { v2, strict, v2All, v3 } = answers.reads[i];
  const says = fails ? 'error' : json === undefined ? 'not JSON' : JSON.stringify(answers.values[i]);
  return { id, name, text, says, v2, strict, v2All, v3 };
});
const lines = recorded.map((one) => `    ${JSON.stringify(one)}`);
writeFileSync(
  'packages/kube/src/yaml/recordings/suite.json',
  `{\n  "commit": ${JSON.stringify(commit)},\n  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`,
);
for (const library of ['v2All', 'v3']) console.log(library, tally(library));

function git(...args) {
  const run = spawnSync('git', ['-C', checkout, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

/** Later cases of a file leave out what is as in the one before. */
function casesOf(file, list) {
  let before = {};
  return list.map((raw, i) => {
    const one = { ...before, ...raw };
    before = { ...one, fail: undefined };
    const id = list.length === 1 ? file : `${file}/${String(i).padStart(2, '0')}`;
    return { id, name: one.name, text: plainText(one.yaml), fails: one.fail === true, json: one.json };
  });
}

/** The suite writes characters that are hard to see as others. */
function plainText(text) {
  return text
    .replaceAll('␣', ' ')
    .replaceAll(/—*»/g, '\t')
    .replaceAll('⇔', '\ufeff')
    .replaceAll('↵', '')
    .replaceAll('←', '\r')
    .replace(/∎\n$/, '');
}

function tally(library) {
  const counts = {};
  for (const one of recorded) {
    const kind = agreement(one.says, one[library]);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function agreement(says, { json, error }) {
  if (says === 'error') return error === undefined ? 'accepts what is wrong' : 'refuses what is wrong';
  if (error !== undefined)
    return /^json: unsupported|invalid map key/.test(error) ? 'no JSON value' : 'refuses what is right';
  if (says === 'not JSON') return 'reads what the suite gives no JSON for';
  return canonical(JSON.parse(json)) === canonical(JSON.parse(says)) ? 'reads the same' : 'reads something else';
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join()}}`;
}
