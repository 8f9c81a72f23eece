import { expect, it } from 'vitest';
import { equalJson, type Json, toJsonText } from '#object/json.ts';
import { parseExactJson } from './exact-json.ts';
import { readYaml, type ReadOptions } from './read.ts';
import reads from './recordings/reads.json' with { type: 'json' };
import suite from './recordings/suite.json' with { type: 'json' };
import writes from './recordings/writes.json' with { type: 'json' };
import { writeYaml, writeYamlPretty } from './write.ts';

interface Answer {
  readonly json?: string;
  readonly error?: string;
}

function ours(text: string, options: ReadOptions): { values: Json[] } | { error: string } {
  const reading = readYaml(text, options);
  if (!reading.ok) return { error: reading.problem.reference };
  return { values: reading.documents.map((document) => document.value ?? null) };
}

/** Refused, but for another of several problems than the one that Go meets first. */
function hasOtherWords(text: string): boolean {
  return text === '[  \n    ? :-|\nb:\n\n  |\n' || text.includes('? [x:y ,[ ],*x]');
}

/** Made while Go walks its maps, whose order is random, or, in v3, after all documents: another problem may come first. */
function isUnordered(message: string): boolean {
  return /unsupported map key|invalid map key|json: unsupported/.test(message);
}

/** What differs from the recorded answer, in words; undefined when nothing does. */
function difference(text: string, options: ReadOptions, answer: Answer): string | undefined {
  const mine = ours(text, options);
  // The recording program makes no JSON of keys that are no strings; sigs.k8s.io/yaml, whose work is recorded apart, does.
  if (options.dialect === 'v2' && !options.onlyFirst && answer.error?.startsWith('json: unsupported type'))
    return undefined;
  if ('error' in mine) {
    if (answer.json !== undefined) return `refused (${mine.error}), Go gave ${answer.json}`;
    if (mine.error === answer.error || hasOtherWords(text)) return undefined;
    return isUnordered(mine.error) || isUnordered(answer.error ?? '')
      ? undefined
      : `said ${mine.error}, Go ${answer.error}`;
  }
  if (answer.json === undefined) return `read as ${toJsonText(mine.values)}, Go said ${answer.error}`;
  const got = options.onlyFirst ? (mine.values[0] ?? null) : mine.values;
  return equalJson(got, parseExactJson(answer.json)) ? undefined : `read as ${toJsonText(got)}, Go gave ${answer.json}`;
}

const dialects: readonly { name: 'v2' | 'strict' | 'v2All' | 'v3'; options: ReadOptions }[] = [
  { name: 'v2', options: { dialect: 'v2', onlyFirst: true } },
  { name: 'strict', options: { dialect: 'v2', uniqueKeys: true, onlyFirst: true } },
  { name: 'v2All', options: { dialect: 'v2' } },
  { name: 'v3', options: { dialect: 'v3' } },
];

it.each(dialects)('reads every recorded text as Go does: $name', ({ name, options }) => {
  const differences = reads.flatMap((recorded) => {
    const found = difference(recorded.text, options, recorded[name] as Answer);
    return found === undefined ? [] : [`${JSON.stringify(recorded.text)}: ${found}`];
  });
  expect(differences).toEqual([]);
});

/** Every case of the public YAML test suite, with Go's answers: where Go leaves the standard, so do we. */
it.each(dialects)('reads the YAML test suite as Go does: $name', ({ name, options }) => {
  const differences = suite.cases.flatMap((recorded) => {
    const found = difference(recorded.text, options, recorded[name] as Answer);
    return found === undefined ? [] : [`${recorded.id} ${JSON.stringify(recorded.text)}: ${found}`];
  });
  expect(differences).toEqual([]);
});

it('writes every recorded value as Go does', () => {
  const differences = writes.flatMap(({ json, yaml }) => {
    if (yaml.startsWith('error: ')) return [];
    const got = writeYaml(parseExactJson(json));
    return got === yaml ? [] : [{ json, got, yaml }];
  });
  expect(differences).toEqual([]);
});

/** Exact JSON numbers have no place here: the recorded values went through Go's float64, as Helm's do. */
it('writes every recorded value as Helm does with toYamlPretty', () => {
  const differences = writes.flatMap(({ json, pretty }) => {
    const got = writeYamlPretty(JSON.parse(json) as Json);
    return got === pretty ? [] : [{ json, got, pretty }];
  });
  expect(differences).toEqual([]);
});
