import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { openCases } from '#testing/open-cases.ts';
import { replay } from '#testing/replay.ts';
import type { Case } from '#testing/replay.ts';

const groups = ['crud', 'patch', 'apply', 'defaulting', 'validation', 'watch', 'table', 'crd', 'discovery', 'auth'];

const casesOf = (group: string): readonly Case[] => {
  const file = new URL(`testing/recordings/${group}.json.gz`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as readonly Case[];
};

describe.each(groups)('a real API server answered the same: %s', (group) => {
  const cases = casesOf(group);
  const open = new Set(openCases[group]);
  it.each(cases.filter(({ name }) => !open.has(name)))('$name', async (recorded) => {
    expect(await replay(recorded)).toEqual([]);
  });

  it('names as open only cases that were recorded', () => {
    const names = new Set(cases.map(({ name }) => name));
    expect([...open].filter((name) => !names.has(name))).toEqual([]);
  });
});
