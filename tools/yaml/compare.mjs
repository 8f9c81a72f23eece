/**
 * `node tools/yaml/compare.mjs COUNT SEED [SHOWN]` makes COUNT texts and half as many values, puts them to the real Go
 * libraries and to ours, and prints the differences and how many there were. Needs Go and its module proxy.
 * `node tools/yaml/compare.mjs FOLDER` does so with every YAML file below a folder and the values in it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExactJson } from '../../packages/kube/src/yaml/exact-json.ts';
import { equalJson, toJsonText } from '../../packages/kube/src/object/json.ts';
import { readYaml } from '../../packages/kube/src/yaml/read.ts';
import { writeYaml, writeYamlPretty } from '../../packages/kube/src/yaml/write.ts';
import { readFuzz, writeFuzz } from './cases.mjs';
import { generateTexts } from './generate.mjs';
import { askGo } from './reference.mjs';

const folder = /^[0-9]*$/.test(process.argv[2] ?? '') ? undefined : process.argv[2];
const [count = 2000, seed = 1, shown = 10] = folder === undefined ? process.argv.slice(2).map(Number) : [];
const { reads, writes } = askGo(folder === undefined ? madeUp() : found(folder));
const dialects = {
  v2: { dialect: 'v2', onlyFirst: true },
  strict: { dialect: 'v2', uniqueKeys: true, onlyFirst: true },
  v3: { dialect: 'v3' },
};
for (const [name, options] of Object.entries(dialects)) {
  const counts = { read: 0, refused: 0, 'refused in other words': 0, different: 0 };
  for (const answer of reads) {
    const kind = compare(answer.text, options, answer[name]);
    counts[kind] += 1;
  }
  console.log(name, counts);
}
const writers = {
  yaml: (json) => writeYaml(parseExactJson(json)),
  pretty: (json) => writeYamlPretty(JSON.parse(json)),
};
for (const [name, write] of Object.entries(writers)) {
  const wrong = writes.filter((answer) => write(answer.json) !== answer[name]);
  for (const answer of wrong.slice(0, shown))
    show(`write ${name} ${answer.json}`, JSON.stringify(write(answer.json)), JSON.stringify(answer[name]));
  console.log('write', name, { equal: writes.length - wrong.length, different: wrong.length });
}

function madeUp() {
  const texts = [...generateTexts(count, seed), ...readFuzz(Math.ceil(count / 4), seed)];
  return { reads: texts, writes: writeFuzz(Math.ceil(count / 2), seed) };
}

/** Each document apart, as kubectl and Helm split them, and whole files, as Kustomize reads them. */
function found(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => /\.ya?ml$/.test(name));
  const texts = [...new Set(files.map((name) => readFileSync(join(folder, name), 'utf8')))];
  const documents = texts.flatMap((text) => text.split(/^---(?=\s)/m)).filter((text) => text.length < 3_000_000);
  const values = documents.flatMap((text) => {
    const reading = readYaml(text, { dialect: 'v2', onlyFirst: true });
    return reading.ok ? reading.documents.map(({ value }) => toJsonText(value ?? null)) : [];
  });
  return { reads: [...new Set([...texts, ...documents])], writes: [...new Set(values)] };
}

function compare(text, options, { json, error }) {
  const reading = readYaml(text, options);
  const got = reading.ok ? reading.documents.map(({ value }) => value ?? null) : reading.problem.reference;
  if (error !== undefined && error === got) return 'refused';
  const ours = reading.ok ? (options.onlyFirst ? (got[0] ?? null) : got) : undefined;
  if (reading.ok && json !== undefined && equalJson(ours, parseExactJson(json))) return 'read';
  const kind = error !== undefined && !reading.ok ? 'refused in other words' : 'different';
  show(`${options.dialect} ${kind}: ${JSON.stringify(text)}`, reading.ok ? toJsonText(ours) : got, error ?? json);
  return kind;
}

function show(what, ours, theirs) {
  show.count = (show.count ?? 0) + 1;
  if (show.count <= shown)
    console.log(`${what}
  ours ${ours}
  Go   ${theirs}`);
}
