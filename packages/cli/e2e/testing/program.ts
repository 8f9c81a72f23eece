import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A `capstan` that keeps running: demo, serve, apiserver. */
export interface Program {
  readonly pid: number;
  /** Everything it printed so far, both outputs in one. */
  output(): string;
  /** The match of the first output that fits; rejects with what was printed when it ends before, or takes a minute. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Asks it to end and waits until it has; SIGKILL after 20 s. */
  end(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** What a command that ends left behind. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** Added to the environment; PATH is kept. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export function startCapstan(args: readonly string[], surroundings: Surroundings = {}): Program {
  const child = start(args, surroundings);
  let printed = '';
  const watchers = new Set<() => void>();
  const tell = () => {
    for (const watcher of watchers) watcher();
  };
  const add = (chunk: Buffer) => {
    printed += chunk.toString();
    tell();
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  child.once('close', tell);

  return {
    pid: child.pid ?? 0,
    output: () => printed,
    says(pattern) {
      return new Promise((resolve, reject) => {
        const fail = (why: string) => {
          settle();
          reject(new Error(`capstan ${args.join(' ')} ${why} without saying ${pattern}; it said:\n${printed}`));
        };
        const late = setTimeout(() => fail('ran for a minute'), 60_000);
        const settle = () => {
          clearTimeout(late);
          watchers.delete(look);
        };
        const look = () => {
          const match = pattern.exec(printed);
          if (match !== null) {
            settle();
            resolve(match);
          } else if (hasEnded(child)) fail(`ended with ${child.exitCode ?? child.signalCode}`);
        };
        watchers.add(look);
        look();
      });
    },
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      const kill = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await closed(child);
      clearTimeout(kill);
      return { code: child.exitCode, signal: child.signalCode };
    },
  };
}

/** Runs a command to its end; after a minute it is killed. */
export async function runCapstan(args: readonly string[], surroundings: Surroundings = {}): Promise<Run> {
  const child = start(args, surroundings);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const kill = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await closed(child);
  clearTimeout(kill);
  return { code: child.exitCode, stdout, stderr };
}

function start(args: readonly string[], { env = {}, cwd }: Surroundings): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], {
    // The variables by which a person points the tools at a server or a cluster must not leak in.
    env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Resolves once the process has ended and its output has been read. */
function closed(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return Promise.resolve();
  return new Promise((resolve) => child.once('close', () => resolve()));
}
