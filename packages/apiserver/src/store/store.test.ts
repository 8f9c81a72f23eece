import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

import type { Change } from './change.ts';
import type { Log } from './log.ts';
import { createMemoryLog } from './memory-log.ts';
import { openSqliteLog } from './sqlite-log.ts';
import { createStore } from './store.ts';

const text = { encode: (value: string) => value, decode: (value: string) => value };
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-store-'));
  folders.push(folder);
  return join(folder, 'state.db');
}

describe('a store', () => {
  it('numbers writes of all collections with one revision and keeps keys in order', () => {
    const store = createStore(createMemoryLog(), text);
    store.put('pods', 'b/x', (rev) => `pod@${rev}`);
    store.put('nodes', 'n', (rev) => `node@${rev}`);
    store.put('pods', 'a/y', (rev) => `pod@${rev}`);
    store.put('pods', 'b/x', (rev) => `pod@${rev}`);
    expect(store.collection('pods').entries()).toEqual([
      { key: 'a/y', value: 'pod@3', revision: 3, createRevision: 3 },
      { key: 'b/x', value: 'pod@4', revision: 4, createRevision: 1 },
    ]);
    expect(store.collection('pods').entries('b/')).toHaveLength(1);
  });

  it('tells subscribers of changes only when they are durable, each once, in order', async () => {
    const store = createStore(createMemoryLog(), text);
    const seen: string[] = [];
    const say = (change: Change<string>): number => seen.push(`${change.deleted ? '-' : '+'}${change.value}`);
    store.put('a', 'k', () => 'one');
    await store.settled();
    store.put('a', 'k', () => 'two');
    const fromStart = store.subscribe('a', 0, say);
    expect(seen).toEqual(['+one']);
    store.remove('a', 'k', () => 'gone');
    expect(seen).toEqual(['+one']);
    await store.settled();
    expect(seen).toEqual(['+one', '+two', '-gone']);
    fromStart?.stop();
    store.put('a', 'k', () => 'three');
    await store.settled();
    expect(seen).toHaveLength(3);
  });

  it('refuses to go on after a failed commit and never announces what was not written', async () => {
    const broken: Log = {
      ...createMemoryLog(),
      append: () => {
        throw new Error('disk full');
      },
    };
    const store = createStore(broken, text);
    const seen: unknown[] = [];
    store.subscribe('a', 0, (change) => seen.push(change));
    store.put('a', 'k', () => 'v');
    await expect(store.settled()).rejects.toThrow('the store cannot write: disk full');
    expect(() => store.put('a', 'k', () => 'w')).toThrow('disk full');
    expect(seen).toEqual([]);
  });

  it('announces nothing before the disk has it, and takes what comes meanwhile with one more flush', async () => {
    const disk: PromiseWithResolvers<void>[] = [];
    const appended: number[] = [];
    const slow: Log = {
      ...createMemoryLog(),
      append: (rows) => void appended.push(rows.length),
      sync: () => {
        const flush = Promise.withResolvers<void>();
        disk.push(flush);
        return flush.promise;
      },
    };
    const store = createStore(slow, text);
    const seen: string[] = [];
    store.subscribe('a', 0, ({ value }) => seen.push(value));
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    store.put('a', 'k', () => 'one');
    await turn();
    store.put('a', 'k', () => 'two');
    const second = store.settled();
    await turn();
    store.put('a', 'k', () => 'three');
    await turn();
    expect([seen, appended, store.settledRevision()]).toEqual([[], [1], 0]);
    disk[0]?.resolve();
    await turn();
    await turn();
    expect([seen, appended, store.settledRevision()]).toEqual([['one'], [1, 2], 1]);
    disk[1]?.resolve();
    await second;
    expect([seen, disk.length, store.settledRevision()]).toEqual([['one', 'two', 'three'], 2, 3]);
  });

  it('refuses to go on when the disk does not confirm a flush', async () => {
    const store = createStore({ ...createMemoryLog(), sync: () => Promise.reject(new Error('I/O error')) }, text);
    const seen: unknown[] = [];
    store.subscribe('a', 0, (change) => seen.push(change));
    store.put('a', 'k', () => 'v');
    await expect(store.settled()).rejects.toThrow('the store cannot write: I/O error');
    expect(() => store.put('a', 'k', () => 'w')).toThrow('I/O error');
    expect(seen).toEqual([]);
  });

  it('shows every earlier state that history reaches, whatever was written', () => {
    const writes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c/1', 'c/2'), fc.option(fc.string())), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(writes, (list) => {
        const store = createStore(createMemoryLog(), text);
        const collection = store.collection('x');
        const states = [collection.entries()];
        for (const [key, value] of list) {
          if (value !== null) store.put('x', key, () => value);
          else if (collection.get(key) !== undefined) store.remove('x', key, () => 'last');
          else continue;
          states.push(collection.entries());
        }
        states.forEach((state, revision) => {
          expect(collection.entriesAt(revision)).toEqual(state);
        });
      }),
    );
  });

  it('forgets old history, and says so', () => {
    const store = createStore(createMemoryLog(), text);
    for (let i = 0; i < 2500; i++) store.put('x', 'k', () => String(i));
    expect(store.collection('x').changesAfter(1)).toBeUndefined();
    expect(store.collection('x').changesAfter(2499)).toHaveLength(1);
    expect(store.subscribe('x', 1, () => undefined)).toBeUndefined();
  });
});

describe('a store on disk', () => {
  it('comes back as it was, with the history since the last compaction', async () => {
    const file = newFile();
    const first = createStore(openSqliteLog(file), text);
    first.put('a', 'k', () => 'one');
    first.put('a', 'k', () => 'two');
    first.put('a', 'gone', () => 'x');
    first.remove('a', 'gone', () => 'last');
    await first.settled();
    first.compact(3);
    first.put('a', 'k', () => 'three');
    first.close();

    const second = createStore(openSqliteLog(file), text);
    expect(second.revision()).toBe(5);
    expect(second.collection('a').entries()).toEqual([{ key: 'k', value: 'three', revision: 5, createRevision: 1 }]);
    expect(
      second
        .collection('a')
        .changesAfter(3)
        ?.map((change) => change.value),
    ).toEqual(['last', 'three']);
    expect(second.collection('a').changesAfter(2)).toBeUndefined();
    expect(second.problems()).toEqual([]);
    second.close();
  });

  it('belongs to one process at a time', () => {
    const file = newFile();
    const log = openSqliteLog(file);
    expect(() => openSqliteLog(file)).toThrow('is in use by another process');
    log.close();
  });

  it('has every answered write after a kill at any moment', async () => {
    const file = newFile();
    let expected = 0;
    for (let round = 0; round < 4; round++) {
      const answered = await writeUntilKilled(file, 5 + round * 40);
      const store = createStore(openSqliteLog(file), text);
      expected = Math.max(expected, answered);
      expect(store.revision()).toBeGreaterThanOrEqual(expected);
      const last = store.collection('a').get('last');
      expect(Number(last?.value)).toBe(store.revision());
      expect(store.problems()).toEqual([]);
      expected = store.revision();
      store.close();
    }
    expect(expected).toBeGreaterThan(100);
  });
});

/** Runs a writer that prints each revision after it is durable, and kills it after `lines` of them; returns the last. */
async function writeUntilKilled(file: string, lines: number): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'writer.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.split('\n').length > lines) child.kill('SIGKILL');
  }
  return Number(printed.split('\n').at(-2) ?? 0);
}
