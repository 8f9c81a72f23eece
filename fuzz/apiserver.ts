/** `npm run fuzz -- apiserver --seed N --minutes M`: requests that nobody would send, for as long as you like. */
import { parseArgs } from 'node:util';

import { fuzzApiServer } from '@capstan/apiserver/testing/fuzz.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, minutes: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
const until = Date.now() + Number(values.minutes) * 60_000;
const { requests, answers, finds } = await fuzzApiServer({ seed, goesOn: () => Date.now() < until });
console.log(`seed ${seed}: ${requests} requests, answers by status: ${JSON.stringify(answers)}`);
for (const find of finds) console.log(`\nFOUND ${find.why}\n${JSON.stringify(find.request)}`);
process.exit(finds.length === 0 ? 0 : 1);
