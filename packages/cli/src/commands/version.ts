import type { Command } from './command.ts';
import { programFiles } from '#program/files.ts';

export const version: Command = {
  words: ['version'],
  takes: '',
  summary: 'Print the version',
  flags: {},
  async run(_given, io) {
    io.out(`capstan: ${programFiles.version}\n`);
    return 0;
  },
};
