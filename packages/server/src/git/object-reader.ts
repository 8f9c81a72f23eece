import type { ChildProcess } from 'node:child_process';
import type { GitProgram } from './program.ts';

export interface GitObject {
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  readonly content: Buffer;
}

/** Reads objects of one repository by hash, over one `git cat-file --batch` that ends by itself when it is not used. */
export interface ObjectReader {
  /** Undefined when the object is not there. Objects over the limit are refused with a thrown `ObjectTooLarge`. */
  read(hash: string): Promise<GitObject | undefined>;
  close(): void;
}

export class ObjectTooLarge extends Error {
  readonly size: number;
  constructor(hash: string, size: number) {
    super(`object ${hash} has ${size} bytes`);
    this.name = 'ObjectTooLarge';
    this.size = size;
  }
}

interface Waiting {
  readonly hash: string;
  resolve(object: GitObject | undefined): void;
  reject(error: Error): void;
}

const idleAfter = 30_000;

export function createObjectReader(git: GitProgram, folder: string, maxBytes: number): ObjectReader {
  let child: ChildProcess | undefined;
  let queue: Waiting[] = [];
  let buffered: Buffer = Buffer.alloc(0);
  let idle: NodeJS.Timeout | undefined;

  function end(reason: Error): void {
    child?.kill('SIGKILL');
    child = undefined;
    buffered = Buffer.alloc(0);
    const lost = queue;
    queue = [];
    for (const waiting of lost) waiting.reject(reason);
  }

  function start(): ChildProcess {
    const started = git.start(folder, ['cat-file', '--batch']);
    started.stdout?.on('data', (chunk: Buffer) => {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
      answer();
    });
    started.on('error', (error) => end(error));
    started.on('close', (code) => {
      if (child === started) end(new Error(`git cat-file ended with ${code}`));
    });
    started.stdin?.on('error', () => undefined);
    started.stderr?.resume();
    started.unref();
    return started;
  }

  /** Gives out as many answers as the buffer holds whole. */
  function answer(): void {
    for (;;) {
      const waiting = queue[0];
      const lineEnd = buffered.indexOf(10);
      if (waiting === undefined || lineEnd < 0) return;
      const [, type, size] = buffered.toString('latin1', 0, lineEnd).split(' ');
      if (type === 'missing' || size === undefined) {
        buffered = buffered.subarray(lineEnd + 1);
        queue.shift();
        waiting.resolve(undefined);
        continue;
      }
      const length = Number(size);
      if (length > maxBytes) {
        queue.shift();
        waiting.reject(new ObjectTooLarge(waiting.hash, length));
        const rest = queue;
        queue = [];
        end(new Error('unused'));
        for (const next of rest) ask(next);
        return;
      }
      if (buffered.length < lineEnd + 1 + length + 1) return;
      const content = Buffer.from(buffered.subarray(lineEnd + 1, lineEnd + 1 + length));
      buffered = buffered.subarray(lineEnd + 1 + length + 1);
      queue.shift();
      waiting.resolve({ type: type as GitObject['type'], content });
    }
  }

  function ask(waiting: Waiting): void {
    child ??= start();
    queue.push(waiting);
    child.stdin?.write(`${waiting.hash}\n`);
    clearTimeout(idle);
    idle = setTimeout(() => {
      if (queue.length === 0) end(new Error('idle'));
    }, idleAfter);
    idle.unref();
  }

  return {
    read(hash) {
      if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(hash)) return Promise.resolve(undefined);
      return new Promise((resolve, reject) => ask({ hash, resolve, reject }));
    },
    close() {
      clearTimeout(idle);
      end(new Error('the repository is closed'));
    },
  };
}
