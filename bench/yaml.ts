/**
 * `npm run bench -- yaml [file ...]`: MB/s of reading and writing, of made-up manifests or of the given files. Every
 * figure is the best of many runs after two to warm up, because other work on the machine only ever adds time.
 */
import { readFileSync } from 'node:fs';
import type { Json } from '../packages/kube/src/object/json.ts';
import { readYaml } from '../packages/kube/src/yaml/read.ts';
import { writeYaml } from '../packages/kube/src/yaml/write.ts';
import { definitions, deployment } from './yaml-inputs.ts';

const runs = 15;
const files = process.argv.slice(2);
const inputs: readonly (readonly [string, readonly string[]])[] =
  files.length > 0
    ? files.map((file) => [file, [readFileSync(file, 'utf8')]])
    : [
        ['100 small files', Array.from({ length: 100 }, (_, i) => writeYaml(deployment(i)))],
        ['1,200 resources', [Array.from({ length: 1200 }, (_, i) => writeYaml(deployment(i))).join('---\n')]],
        ['2 MB of CRDs', [definitions(2e6).map(writeYaml).join('---\n')]],
      ];

console.log(
  `${'input'.padEnd(18)} ${'MB'.padStart(6)} ${'read v2'.padStart(9)} ${'read v3'.padStart(9)} ${'write'.padStart(9)}  (MB/s)`,
);
for (const [name, texts] of inputs) {
  const size = sizeOf(texts);
  const values = texts.flatMap(documentsOf);
  const rates = [
    rate(size, () => texts.map((text) => readYaml(text, { dialect: 'v2' }))),
    rate(size, () => texts.map((text) => readYaml(text, { dialect: 'v3' }))),
    rate(sizeOf(values.map(writeYaml)), () => values.map((value) => writeYaml(value).length)),
  ];
  console.log([name.padEnd(18), size.toFixed(2).padStart(6), ...rates.map((r) => r.toFixed(1).padStart(9))].join(' '));
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
}

function documentsOf(text: string): Json[] {
  const reading = readYaml(text, { dialect: 'v2' });
  if (!reading.ok) throw new Error(`${reading.problem.line}: ${reading.problem.message}`);
  return reading.documents.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

function rate(megabytes: number, run: () => unknown): number {
  let best = Infinity;
  for (let i = 0; i < runs + 2; i++) {
    const start = performance.now();
    run();
    if (i >= 2) best = Math.min(best, performance.now() - start);
  }
  return (megabytes / best) * 1000;
}
