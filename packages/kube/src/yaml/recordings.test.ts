import { expect, it } from 'vitest';
import { equalJson, type Json, toJsonText } from '#object/json.ts';
import { readYaml, type ReadOptions } from './read.ts';
import reads from './recordings/reads.json' with { type: 'json' };
import writes from './recordings/writes.json' with { type: 'json' };
import { writeYaml } from './write.ts';

interface Answer {
  readonly json?: string;
  readonly error?: string;
}

/** JSON.parse that keeps the integers it would round. */
function parseJson(text: string): Json {
  const revive = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    if (typeof value !== 'number' || !/^-?[0-9]{16,20}$/.test(context?.source ?? '')) return value;
    const exact = BigInt(context?.source ?? 0);
    return exact >= -(2n ** 63n) && exact < 2n ** 64n ? exact : value;
  };
  return JSON.parse(text, revive) as Json;
}

function ours(text: string, options: ReadOptions): { values: Json[] } | { error: string } {
  const reading = readYaml(text, options);
  if (!reading.ok) return { error: reading.problem.reference };
  return { values: reading.documents.map((document) => document.value ?? null) };
}

/** Refused for another of several problems than the one Go meets first: it forgets a key in front of closed brackets. */
const otherWords: ReadonlySet<string> = new Set(['[  \n    ? :-|\nb:\n\n  |\n', 'a: 1\n[: }yes # x&x ,{-    ? ']);

/** What differs from the recorded answer, in words; undefined when nothing does. */
function difference(text: string, options: ReadOptions, answer: Answer): string | undefined {
  const mine = ours(text, options);
  if ('error' in mine) {
    if (answer.json !== undefined) return `refused (${mine.error}), Go gave ${answer.json}`;
    return mine.error === answer.error || otherWords.has(text) ? undefined : `said ${mine.error}, Go ${answer.error}`;
  }
  if (answer.json === undefined) return `read as ${toJsonText(mine.values)}, Go said ${answer.error}`;
  const got = options.dialect === 'v2' ? (mine.values[0] ?? null) : mine.values;
  return equalJson(got, parseJson(answer.json)) ? undefined : `read as ${toJsonText(got)}, Go gave ${answer.json}`;
}

const dialects: readonly { name: 'v2' | 'strict' | 'v3'; options: ReadOptions }[] = [
  { name: 'v2', options: { dialect: 'v2', onlyFirst: true } },
  { name: 'strict', options: { dialect: 'v2', uniqueKeys: true, onlyFirst: true } },
  { name: 'v3', options: { dialect: 'v3' } },
];

it.each(dialects)('reads every recorded text as Go does: $name', ({ name, options }) => {
  const differences = reads.flatMap((recorded) => {
    const found = difference(recorded.text, options, recorded[name] as Answer);
    return found === undefined ? [] : [`${JSON.stringify(recorded.text)}: ${found}`];
  });
  expect(differences).toEqual([]);
});

it('writes every recorded value as Go does', () => {
  const differences = writes.flatMap(({ json, yaml }) => {
    if (yaml.startsWith('error: ')) return [];
    const got = writeYaml(parseJson(json));
    return got === yaml ? [] : [{ json, got, yaml }];
  });
  expect(differences).toEqual([]);
});
