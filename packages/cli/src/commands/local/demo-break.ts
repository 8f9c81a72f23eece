import { resolve } from 'node:path';
import { breakages } from '@capstan/server/demo/breakage.ts';
import { breakDemo, healDemo } from '@capstan/server/demo/break.ts';
import { findDemo } from '@capstan/server/demo-main.ts';
import type { Io } from '#commands/command.ts';
import { CommandError, onlyArgument } from '#commands/command.ts';
import type { Given } from '#flags/parse.ts';
import { programFiles } from '#program/files.ts';
import { breakageNames } from './breakage-names.ts';

export async function runBreak(given: Given, io: Io): Promise<number> {
  const name = onlyArgument(given, breakageNames.join('|'));
  const known = breakageNames.find((candidate) => candidate === name);
  if (known === undefined) throw new CommandError(`cannot break "${name}"; one of ${breakageNames.join(', ')}`);
  await withDemo(given, async (place) => {
    const done = await breakDemo(place, known, io.signal).catch(asCommandError);
    io.out(`${done}\n\nWatch:\n${breakages[known].expect.map((line) => `  - ${line}\n`).join('')}`);
    if (known !== 'drift') io.out(`\nUndo it with: ${programFiles.command} demo heal\n`);
  });
  return 0;
}

export async function runHeal(given: Given, io: Io): Promise<number> {
  await withDemo(given, async (place) => {
    const done = await healDemo(place, io.signal).catch(asCommandError);
    io.out(done.length === 0 ? 'nothing to revert: no breaking commit is in force\n' : `${done.join('\n')}\n`);
  });
  return 0;
}

async function withDemo(given: Given, use: (place: Parameters<typeof breakDemo>[0]) => Promise<void>): Promise<void> {
  const folder = resolve(given.text('data') ?? '.capstan');
  const place = await findDemo(folder).catch(() => {
    throw new CommandError(
      `no demo runs with its data in ${folder}. Start one with: npm run demo, or name its --data folder`,
    );
  });
  try {
    await use(place);
  } finally {
    await place.cluster.close();
  }
}

function asCommandError(error: unknown): never {
  throw error instanceof Error ? new CommandError(error.message) : error;
}
