import { createInterface } from 'node:readline/promises';
import { commands } from './commands/all.ts';
import type { Io } from './commands/command.ts';
import { readSecret } from './output/read-secret.ts';
import { run } from './run.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second signal does not wait for anything.
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new Error(`ended by ${name}`));
  });
}

const io: Io = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  now: () => Date.now(),
  signal: stop.signal,
  async ask(question, { secret }) {
    if (!process.stdin.isTTY) return undefined;
    if (secret) return readSecret(question);
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await terminal.question(question);
    } finally {
      terminal.close();
    }
  },
};

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe has gone (`capstan app list | head`).
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2), commands, io);
} catch (error) {
  if (!stop.signal.aborted) throw error;
  process.exitCode = 130;
}
