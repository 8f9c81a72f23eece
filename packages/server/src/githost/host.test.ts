import { mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { createTestRepository } from '#git/testing/repository.ts';
import { registerGitHost } from './host.ts';
import { runAsync } from './testing/run.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start() {
  const repository = createTestRepository();
  repository.commit({ 'app/kustomization.yaml': 'newTag: "1"\n', big: 'x'.repeat(200_000) });
  const folder = mkdtempSync(join(tmpdir(), 'capstan-host-'));
  renameSync(repository.folder, join(folder, 'demo.git'));
  const pushed: string[] = [];
  const server = Fastify();
  registerGitHost(server, { folder, onPush: (name) => pushed.push(name) });
  await server.listen({ host: '127.0.0.1', port: 0 });
  closing.push(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/git`, pushed };
}

it('a plain git clones, commits and pushes, and the push is told', async () => {
  const { url, pushed } = await start();
  const work = mkdtempSync(join(tmpdir(), 'capstan-clone-'));
  await runAsync('git', ['clone', '-q', `${url}/demo.git`, 'clone'], work);
  const clone = join(work, 'clone');
  const file = join(clone, 'app', 'kustomization.yaml');
  expect(readFileSync(file, 'utf8')).toBe('newTag: "1"\n');
  writeFileSync(file, 'newTag: "2"\n');
  mkdirSync(join(clone, 'more'));
  writeFileSync(join(clone, 'more', 'large'), Array.from({ length: 40_000 }, (_, i) => `${i * 7919}`).join('\n'));
  await runAsync('git', ['add', '-A'], clone);
  await runAsync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'two'], clone);
  await runAsync('git', ['push', '-q', 'origin', 'HEAD:main'], clone);
  expect(pushed).toEqual(['demo']);
  await runAsync('git', ['clone', '-q', `${url}/demo.git`, 'again'], work);
  expect(readFileSync(join(work, 'again', 'app', 'kustomization.yaml'), 'utf8')).toBe('newTag: "2"\n');
});

it('knows nothing beside its repositories', async () => {
  const { url } = await start();
  for (const path of ['none.git', '..%2f..%2fetc.git', 'demo.git%00', 'demo']) {
    const answer = await fetch(`${url}/${path}/info/refs?service=git-upload-pack`);
    expect([400, 404]).toContain(answer.status);
  }
  expect((await fetch(`${url}/demo.git/info/refs?service=git-upload-archive`)).status).toBe(404);
  expect((await fetch(`${url}/demo.git/HEAD`)).status).toBe(404);
  await expect(runAsync('git', ['ls-remote', `${url}/none.git`], tmpdir())).rejects.toThrow('not found');
});
