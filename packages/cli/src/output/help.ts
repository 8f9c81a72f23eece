import type { Command } from '#commands/command.ts';

/** All commands that start with these words, one a line. */
export function overview(commands: readonly Command[], words: readonly string[]): string {
  const shown = commands.filter((command) => words.every((word, index) => command.words[index] === word));
  const list = shown.length === 0 ? commands : shown;
  const calls = list.map(({ words: own, takes }) => `${own.join(' ')} ${takes}`.trim());
  const width = Math.max(...calls.map((call) => call.length));
  const lines = list.map(({ summary }, index) => `  ${calls[index]?.padEnd(width + 2) ?? ''}${summary}`);
  return `Capstan makes clusters be what Git says.\n\nUsage: capstan COMMAND [flags]\n\n${lines.join('\n')}\n\ncapstan COMMAND --help tells more.\n`;
}

export function commandHelp({ words, takes, summary, flags }: Command): string {
  const calls = Object.entries(flags).map(([name, { short, value }]) => {
    const start = short === undefined ? '    ' : `-${short}, `;
    return `${start}--${name}${value === undefined ? '' : ` ${value}`}`;
  });
  const width = Math.max(0, ...calls.map((call) => call.length));
  const lines = Object.values(flags).map(({ help }, index) => `  ${calls[index]?.padEnd(width + 2) ?? ''}${help}`);
  const usage = `Usage: capstan ${words.join(' ')}${takes === '' ? '' : ` ${takes}`} [flags]`;
  return `${summary}\n\n${usage}\n${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}`;
}
