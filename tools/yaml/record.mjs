/**
 * `node tools/yaml/record.mjs` puts the cases to the real Go libraries and writes their answers to
 * packages/kube/src/yaml/recordings. Needs Go and its module proxy.
 */
import { writeFileSync } from 'node:fs';
import { readCases, readFuzz, writeCases, writeFuzz } from './cases.mjs';
import { generateTexts } from './generate.mjs';
import { askGo } from './reference.mjs';

const answers = askGo({
  reads: [...readCases, ...readFuzz(700), ...generateTexts(1500, 3)],
  writes: [...writeCases, ...writeFuzz(400)],
});
for (const name of ['reads', 'writes']) {
  const lines = answers[name].map((answer) => `  ${JSON.stringify(answer)}`);
  writeFileSync(`packages/kube/src/yaml/recordings/${name}.json`, `[\n${lines.join(',\n')}\n]\n`);
}
