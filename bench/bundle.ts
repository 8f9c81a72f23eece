/**
 * `npm run bench -- bundle [--runs N]`: builds what is published into a folder of its own, then prints its size and how long the
 * command takes to start: `version`, which loads the least, `--help` of a local command, and the demo until it is ready, first from nothing, then again.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { line, shown, spread } from './spine/summary.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const runs = Math.max(1, Number(values.runs));
const folder = mkdtempSync(join(tmpdir(), 'capstan-bundle-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
execFileSync(process.execPath, ['tools/build.mjs', '--out', folder], { stdio: 'ignore' });

for (const name of ['capstan', 'apiserver', 'kube']) {
  const files = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).map((file) =>
    join(folder, name, file),
  );
  const plain = files.filter((file) => statSync(file).isFile());
  const code = plain.filter((file) => file.endsWith('.js') && !file.includes('console'));
  const megabytes = (sizes: readonly number[]) => shown(sizes.reduce((sum, size) => sum + size, 0) / 1e6, 'MB');
  const all = megabytes(plain.map((file) => statSync(file).size));
  const script = megabytes(code.map((file) => statSync(file).size));
  const packed = megabytes(code.map((file) => gzipSync(readFileSync(file)).length));
  console.log(line(`size of ${name}`, `${all}, of it JavaScript ${script}, gzip ${packed}`));
}
const program = join(folder, 'capstan/capstan.js');
console.log(line('start of node alone', spread(times(['--eval', '']))));
console.log(line('start, capstan version', spread(times([program, 'version']))));
console.log(line('start, capstan demo --help', spread(times([program, 'demo', '--help']))));
console.log(line('demo ready, first start', shown(await untilReady(), 'ms')));
console.log(line('demo ready, second start', shown(await untilReady(), 'ms')));

function times(args: readonly string[]): readonly number[] {
  return Array.from({ length: runs }, () => {
    const begin = performance.now();
    execFileSync(process.execPath, args, { stdio: 'ignore' });
    return performance.now() - begin;
  });
}

async function untilReady(): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, [program, 'demo', '--port', '0', '--data', join(folder, 'data')]);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const ready = new Promise<number>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Capstan is ready.')) resolve(performance.now() - begin);
    });
    void ended.then(() => reject(new Error(`the demo ended: ${said}`)));
  });
  const taken = await ready;
  child.kill();
  await ended;
  return taken;
}
