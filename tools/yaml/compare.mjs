/**
 * `node tools/yaml/compare.mjs COUNT SEED [SHOWN]` makes COUNT texts and half as many values, puts them to the real Go
 * libraries and to ours, and prints the differences and how many there were. Needs Go and its module proxy.
 */
import { parseExactJson } from '../../packages/kube/src/yaml/exact-json.ts';
import { equalJson, toJsonText } from '../../packages/kube/src/object/json.ts';
import { readYaml } from '../../packages/kube/src/yaml/read.ts';
import { writeYaml, writeYamlPretty } from '../../packages/kube/src/yaml/write.ts';
import { readFuzz, writeFuzz } from './cases.mjs';
import { generateTexts } from './generate.mjs';
import { askGo } from './reference.mjs';

const [count = 2000, seed = 1, shown = 10] = process.argv.slice(2).map(Number);
const { reads, writes } = askGo({
  reads: [...generateTexts(count, seed), ...readFuzz(Math.ceil(count / 4), seed)],
  writes: writeFuzz(Math.ceil(count / 2), seed),
});
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
