import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { breakMessage, breakages, healPlan } from './breakage.ts';
import type { BreakageName } from './breakage.ts';

const commits = Object.entries(breakages).flatMap(([name, breakage]) =>
  breakage.is === 'commit' ? [[name as BreakageName, breakage] as const] : [],
);
const edits = commits.flatMap(([name, breakage]) => breakage.edits.map((edit) => [name, edit.path, edit] as const));

it.each(edits)('%s finds in the demo repository what it breaks: %s', (_name, path, { change }) => {
  const text = readFileSync(new URL(`../../../../examples/gitops-repo/${path}`, import.meta.url), 'utf8');
  const broken = change(text);
  expect(broken).toBeDefined();
  expect(broken).not.toBe(text);
  expect(change('something else')).toBeUndefined();
});

it('heals the breaking commits that nobody has reverted, newest first', () => {
  const hash = (digit: string) => digit.repeat(40);
  const [, yaml] = commits.find(([name]) => name === 'yaml') ?? [];
  if (yaml === undefined) throw new Error('no yaml breakage');
  const message = breakMessage('yaml', yaml);
  const log = [
    { hash: hash('5'), message },
    { hash: hash('4'), message: 'a change of somebody' },
    { hash: hash('3'), message: `Revert "${yaml.title}"\n\nThis reverts commit ${hash('1')}.` },
    { hash: hash('2'), message },
    { hash: hash('1'), message },
  ];
  expect(healPlan(log).map((entry) => entry.hash)).toEqual([hash('5'), hash('2')]);
});
