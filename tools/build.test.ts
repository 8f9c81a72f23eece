import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** What is published must work where nothing of this repository is. */
const root = join(import.meta.dirname, '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-build-'));
  execFileSync(process.execPath, [join(root, 'tools/build.mjs'), '--out', join(folder, 'dist')], { cwd: root });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function npm(args: readonly string[], cwd: string): string {
  const program = process.env['npm_execpath'];
  return program === undefined
    ? execFileSync('npm', args, { cwd, encoding: 'utf8' })
    : execFileSync(process.execPath, [program, ...args], { cwd, encoding: 'utf8' });
}

it('packs an API server that plain JavaScript starts from an empty folder, without network', () => {
  const home = mkdtempSync(join(folder, 'home-'));
  const [{ filename }] = JSON.parse(
    npm(['pack', '--json', '--pack-destination', home], join(folder, 'dist/apiserver')),
  ) as [{ filename: string }];
  writeFileSync(join(home, 'package.json'), '{ "name": "home", "type": "module" }');
  npm(['install', '--offline', '--no-audit', '--no-fund', `./${filename.replace('@', '').replace('/', '-')}`], home);
  const script = `
    import { startApiServer } from '@capstan/apiserver';
    const server = await startApiServer({ tokens: [{ token: 'secret', name: 'ann', groups: ['system:masters'] }] });
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const answer = await fetch(server.url + '/api/v1/namespaces', { headers: { authorization: 'Bearer secret' } });
    const { items } = await answer.json();
    console.log(items.map(({ metadata }) => metadata.name).join());
    await server.close();`;
  writeFileSync(join(home, 'start.js'), script);
  const run = spawnSync(process.execPath, ['start.js'], { cwd: home, encoding: 'utf8' });
  expect(run.stdout.trim()).toBe('default,kube-node-lease,kube-public,kube-system');
  expect(readdirSync(join(home, 'node_modules'))).toEqual(['@capstan', '.package-lock.json'].toSorted());
});

it('declares types that need nothing of the workspace', () => {
  const types = readdirSync(join(folder, 'dist/apiserver/types'), { recursive: true, encoding: 'utf8' });
  const declarations = types.filter((file) => file.endsWith('.d.ts'));
  expect(declarations).toContain(join('apiserver', 'main.d.ts'));
  for (const file of declarations) {
    const text = readFileSync(join(folder, 'dist/apiserver/types', file), 'utf8');
    expect(text).not.toMatch(/from '[#@]/);
    expect(text).not.toMatch(/\.ts'/);
  }
});

it('bundles the command: its version, and a wrong word, without the sources', () => {
  const capstan = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(folder, 'dist/capstan/capstan.js'), ...args], { cwd: folder, encoding: 'utf8' });
  expect(capstan('version').stdout).toMatch(/^capstan: v\d+\.\d+\.\d+\n$/);
  const wrong = capstan('app', 'lst');
  expect(wrong.status).toBe(20);
  expect(wrong.stderr).toContain('did you mean "app list"?');
});

it('bundles a demo that serves its console and signs in, without the sources', async () => {
  const program = join(folder, 'dist/capstan/capstan.js');
  const child = spawn(process.execPath, [program, 'demo', '--port', '0', '--data', join(folder, 'data')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    let said = '';
    const ready = Promise.withResolvers<void>();
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      if (/Capstan is ready\.[^]*Break it/.test(said)) ready.resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => ready.reject(new Error(`the demo ended: ${said}`)));
    await ready.promise;
    const url = /Console +(http:\S+)/.exec(said)?.[1] ?? '';
    const page = await (await fetch(url)).text();
    const asset = /src="([^"]+\.js)"/.exec(page)?.[1] ?? '';
    expect((await fetch(new URL(asset, url))).headers.get('content-type')).toContain('javascript');
    const password = /Sign in +admin \/ (\S+)/.exec(said)?.[1];
    const session = await fetch(new URL('/api/v1/session', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password }),
    });
    expect(session.status).toBe(200);
  } finally {
    child.kill();
    await ended;
  }
}, 60_000);

it('says whose work is in a bundle', () => {
  const text = readFileSync(join(folder, 'dist/capstan/THIRD-PARTY.txt'), 'utf8');
  for (const name of ['fastify', 'undici', 'jose', 'zod']) expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
});
