import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** What a run of git printed. `code` is null when it was ended by a signal. */
export interface GitRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The environment git runs in: no configuration of the machine or the user, no prompts, no hooks, a closed list of protocols.
 * Source of the rules: beyond.md 8b (option injection, ext transport, hooks).
 */
export function gitEnvironment(protocols: readonly string[]): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    LANG: 'C',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '/bin/false',
    SSH_ASKPASS: '/bin/false',
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes -oStrictHostKeyChecking=yes',
    GIT_ALLOW_PROTOCOL: protocols.join(':'),
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
  };
}

/** Settings on the command line beat any in a repository. */
export const hardened: readonly string[] = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.symlinks=false',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'transfer.fsckObjects=true',
  '-c',
  'fetch.recurseSubmodules=false',
  '-c',
  'http.followRedirects=initial',
  '-c',
  'gc.auto=0',
  '-c',
  'maintenance.auto=false',
  '-c',
  'credential.helper=',
  '-c',
  'safe.bareRepository=all',
];

export interface GitProgram {
  /** Runs git in `folder` and waits for its end. `args` are literal; the caller puts `--end-of-options` before what users gave. */
  run(folder: string, args: readonly string[], signal: AbortSignal): Promise<GitRun>;
  /** Starts git in `folder` with pipes, for a conversation. */
  start(folder: string, args: readonly string[]): ChildProcess;
}

const outputLimit = 16 << 20;

export function createGitProgram(protocols: readonly string[]): GitProgram {
  const env = gitEnvironment(protocols);
  return {
    start: (folder, args) =>
      spawn('git', [...hardened, ...args], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] }),
    run: (folder, args, signal) =>
      new Promise((resolve, reject) => {
        const child = spawn('git', [...hardened, ...args], {
          cwd: folder,
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
          signal,
          killSignal: 'SIGKILL',
        });
        const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
      }),
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= outputLimit) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
