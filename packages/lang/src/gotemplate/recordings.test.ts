import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { executeTemplate } from './evaluate.ts';
import type { MissingKey } from './frame.ts';
import { readTemplates } from './template-set.ts';
import { FunctionError, Int, StringList, fromJson } from './value.ts';
import type { GoFunction, ParameterType, Value } from './value.ts';

interface Recorded {
  readonly template: string;
  readonly data?: unknown;
  readonly missingKey?: MissingKey;
  readonly output?: string;
  readonly error?: string;
}

const file = new URL('recordings/text-template.json', import.meta.url);
const { data, runs } = JSON.parse(readFileSync(file, 'utf8')) as { data: unknown; runs: readonly Recorded[] };

function takes(type: ParameterType, call: (value: Value) => Value = (value) => value): GoFunction {
  return { parameters: [type], call };
}
function sizeOf(value: Value): Value {
  return BigInt(Object.keys(value ?? {}).length);
}

/** The functions of tools/gotemplate/main.go. */
const functions = new Map<string, GoFunction>([
  ['takesInt', takes('int')],
  ['takesInt64', takes('int64', (value) => (value instanceof Int ? value : new Int('int64', value as bigint)))],
  ['takesFloat', takes('float64')],
  ['takesBool', takes('bool')],
  ['takesText', takes('string')],
  ['takesMap', takes('map', sizeOf)],
  ['takesList', takes('list', sizeOf)],
  ['takesTexts', takes('strings', sizeOf)],
  ['takesAny', takes('any')],
  [
    'takesTwo',
    { parameters: ['string'], variadic: 'int', call: (a, ...rest) => BigInt(String(a).length + rest.length) },
  ],
  ['texts', { parameters: [], variadic: 'string', call: (...values) => StringList.from(values) as StringList }],
  ['long', takes('int', (value) => new Int('int64', value as bigint))],
  ['nothing', { parameters: [], call: () => null }],
  [
    'fails',
    takes('string', (why) => {
      throw new FunctionError(String(why));
    }),
  ],
]);

function answerOf({ template, missingKey, ...rest }: Recorded): string {
  try {
    const set = readTemplates([{ name: 't', text: template }], functions, missingKey);
    const given = fromJson('data' in rest ? rest.data : data);
    const budget = { steps: 10_000, output: 100_000 };
    return executeTemplate(set, 't', given === null ? undefined : given, budget);
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
}

describe("says what Go's text/template says", () => {
  test.each(runs.map((run) => [run.template, run] as const))('%j', (_, run) => {
    expect(answerOf(run)).toBe(run.output ?? `error: ${run.error}`);
  });
});
