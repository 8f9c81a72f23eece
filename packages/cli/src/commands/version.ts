import type { Command } from './command.ts';
import { programVersion } from './program-version.ts';

export const version: Command = {
  words: ['version'],
  takes: '',
  summary: 'Print the version',
  flags: {},
  async run(_given, io) {
    io.out(`capstan: ${programVersion}\n`);
    return 0;
  },
};
