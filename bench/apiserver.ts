/**
 * `npm run bench -- apiserver [--pods N]`: what the embedded API server does in a second, over HTTPS, by clients in a
 * process of their own. Writes are answered after fsync unless a line says "in memory". Every figure is one run.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { startApiServer } from '@capstan/apiserver';

const { values } = parseArgs({ options: { pods: { type: 'string', default: '10000' } } });
const pods = Number(values.pods);
setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;
const say = (name: string, value: string): void => console.log(`${name.padEnd(44)} ${value}`);
const seconds = (since: number): number => (performance.now() - since) / 1000;

const starts: number[] = [];
for (let i = 0; i < 5; i++) {
  const since = performance.now();
  const server = await startApiServer({ workloads: false });
  starts.push(performance.now() - since);
  await server.close();
}
say(
  'start in memory (first, then best of 4)',
  `${starts[0]?.toFixed(0)} ms, ${Math.min(...starts.slice(1)).toFixed(0)} ms`,
);

const folder = mkdtempSync(join(tmpdir(), 'capstan-bench-'));
await measure('on disk', folder);
rmSync(folder, { recursive: true, force: true });
await measure('in memory', undefined);

async function measure(where: string, data: string | undefined): Promise<void> {
  const server = await startApiServer({ workloads: false, ...(data === undefined ? {} : { folder: data }) });
  collect();
  const before = process.memoryUsage();
  await load(where, server, pods);
  collect();
  const after = process.memoryUsage();
  const each = (after.heapUsed - before.heapUsed) / pods;
  const total = (after.rss / 2 ** 20).toFixed(0);
  say(`${where}: memory of ${pods} pods`, `${(each / 1024).toFixed(1)} KiB of heap each, ${total} MiB of process`);
  await server.close();
  if (data === undefined) return;
  const since = performance.now();
  const again = await startApiServer({ workloads: false, folder: data });
  say(`${where}: start with ${pods} pods`, `${seconds(since).toFixed(2)} s`);
  await again.close();
}

/** Runs the clients in a process of their own and passes their figures on. */
async function load(where: string, server: { readonly url: string; readonly kubeconfig: string }, count: number) {
  const clients = join(import.meta.dirname, 'apiserver-load.ts');
  const child = spawn(process.execPath, [clients, where, String(count)], { stdio: ['pipe', 'inherit', 'inherit'] });
  child.stdin.end(JSON.stringify({ url: server.url, kubeconfig: server.kubeconfig }));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the clients ended with ${String(code)}`);
}
