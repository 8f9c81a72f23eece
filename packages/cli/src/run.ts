import type { Command, Io } from './commands/command.ts';
import { CommandError } from './commands/command.ts';
import { isNear, parseFlags } from './flags/parse.ts';
import { commandHelp, overview } from './output/help.ts';

/** Finds the command that the words name, runs it, and gives the exit code. Errors become one message on the error output. */
export async function run(argv: readonly string[], commands: readonly Command[], io: Io): Promise<number> {
  const words = argv.filter((word) => !word.startsWith('-'));
  const command = commands
    .filter((candidate) => candidate.words.every((word, index) => words[index] === word))
    .toSorted((a, b) => b.words.length - a.words.length)[0];
  const wantsHelp = argv.some((word) => word === '--help' || word === '-h') || words[0] === 'help';
  if (command === undefined) {
    if (words.length === 0 || wantsHelp || isGroup(words, commands)) {
      io.out(overview(commands, words[0] === 'help' ? words.slice(1) : words));
      return words.length === 0 || wantsHelp ? 0 : 20;
    }
    io.err(`capstan: ${unknownCommand(words, commands)}\n`);
    return 20;
  }
  if (wantsHelp) {
    io.out(commandHelp(command));
    return 0;
  }
  const parsed = parseFlags(withoutWords(argv, command.words), command.flags);
  if (!parsed.ok) {
    io.err(`capstan: ${parsed.message}. See: capstan ${command.words.join(' ')} --help\n`);
    return 20;
  }
  try {
    return await command.run(parsed.given, io);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    io.err(`capstan: ${error.message}\n`);
    return error.exitCode;
  }
}

function isGroup(words: readonly string[], commands: readonly Command[]): boolean {
  return commands.some(
    (command) => command.words.length > words.length && words.every((word, i) => command.words[i] === word),
  );
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): string {
  const given = words.slice(0, 2).join(' ');
  const near = commands.find(
    (command) => isNear(command.words.join(' '), given) || isNear(command.words[0] ?? '', words[0] ?? ''),
  );
  return `unknown command "${given}"${near === undefined ? '' : `; did you mean "${near.words.join(' ')}"?`} See: capstan --help`;
}

/** The command line without the words that named the command; flags may stand anywhere. */
function withoutWords(argv: readonly string[], words: readonly string[]): readonly string[] {
  const left = [...words];
  return argv.filter((word) => {
    if (left.length === 0 || word !== left[0]) return true;
    left.shift();
    return false;
  });
}
