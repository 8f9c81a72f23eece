import type { Flags, Given } from '#flags/parse.ts';

/** What a command may touch. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Asks the person at the terminal; undefined when nobody is there. */
  ask(question: string, options: { readonly secret: boolean }): Promise<string | undefined>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True when colours are wanted. */
  readonly colour: boolean;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

export interface Command {
  /** The words that call it: `['app', 'list']`. */
  readonly words: readonly string[];
  /** What follows the words, for the help: `APPNAME`. */
  readonly takes: string;
  readonly summary: string;
  readonly flags: Flags;
  /** Returns the exit code. Throws a CommandError for what the user should read. */
  run(given: Given, io: Io): Promise<number>;
}

/** The end of a command with a message for its user. Exit code 20 unless said otherwise, as argocd's. */
export class CommandError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 20) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** The only argument of a command. */
export function onlyArgument({ args }: Given, what: string): string {
  const [first, ...rest] = args;
  if (first === undefined) throw new CommandError(`${what} is missing`);
  if (rest.length > 0) throw new CommandError(`one ${what} only, please; got ${args.length}: ${args.join(' ')}`);
  return first;
}
