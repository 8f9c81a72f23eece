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
  let arrived: Buffer[] = [];
  let size = 0;
  /** Bytes that must have arrived before looking again is worth it: large objects come in many chunks. */
  let needed = 1;
  let idle: NodeJS.Timeout | undefined;

  function end(reason: Error): void {
    child?.kill('SIGKILL');
    child = undefined;
    keep(Buffer.alloc(0));
    const lost = queue;
    queue = [];
    for (const waiting of lost) waiting.reject(reason);
  }

  function keep(rest: Buffer, until = 1): void {
    arrived = rest.length === 0 ? [] : [rest];
    size = rest.length;
    needed = until;
  }

  function start(): ChildProcess {
    const started = git.start(folder, ['cat-file', '--batch']);
    started.stdout?.on('data', (chunk: Buffer) => {
      if (child !== started) return;
      arrived.push(chunk);
      size += chunk.length;
      if (size >= needed) answer(Buffer.concat(arrived, size));
    });
    started.on('error', (error) => {
      if (child === started) end(error);
    });
    started.on('close', (code) => {
      if (child === started) end(new Error(`git cat-file ended with ${code}`));
    });
    started.stdin?.on('error', () => undefined);
    started.stderr?.resume();
    started.unref();
    return started;
  }

  /** Gives out as many answers as the bytes hold whole, and keeps the rest. */
  function answer(bytes: Buffer): void {
    let rest = bytes;
    for (;;) {
      const waiting = queue[0];
      const lineEnd = rest.indexOf(10);
      if (waiting === undefined || lineEnd < 0) return keep(rest, rest.length + 1);
      const [, type, length = 'missing'] = rest.toString('latin1', 0, lineEnd).split(' ');
      if (type === 'missing' || length === 'missing') {
        rest = rest.subarray(lineEnd + 1);
        queue.shift();
        waiting.resolve(undefined);
        continue;
      }
      if (Number(length) > maxBytes) return refuse(waiting, Number(length));
      const from = lineEnd + 1;
      const to = from + Number(length);
      if (rest.length < to + 1) return keep(rest, to + 1);
      queue.shift();
      waiting.resolve({ type: type as GitObject['type'], content: Buffer.from(rest.subarray(from, to)) });
      rest = rest.subarray(to + 1);
    }
  }

  /** Ends the program rather than reading the whole object; the others that wait are asked for again. */
  function refuse(waiting: Waiting, length: number): void {
    waiting.reject(new ObjectTooLarge(waiting.hash, length));
    const others = queue.slice(1);
    queue = [];
    end(new Error('ended'));
    for (const next of others) ask(next);
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
