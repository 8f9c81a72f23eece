import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ensureBuilt } from '../ensure-built.mjs';

it('loads less than 200 kB of compressed JavaScript at first', async () => {
  const dist = await ensureBuilt();
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/(?:src|modulepreload"[^>]*href)="([^"]+\.js)"/g)].map(([, path = '']) => path);
  expect(scripts.length).toBeGreaterThan(1);
  const sizes = await Promise.all(scripts.map(async (path) => gzipSync(await readFile(join(dist, path))).length));
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(200_000);
});

it('has no script or style in the page itself, as the content policy wants it', async () => {
  const page = await readFile(join(await ensureBuilt(), 'index.html'), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|javascript:/i);
});

it('is not built again from the same sources', async () => {
  const dist = await ensureBuilt();
  const before = await stat(join(dist, 'index.html'));
  await Promise.all([ensureBuilt(), ensureBuilt()]);
  expect((await stat(join(dist, 'index.html'))).ino).toBe(before.ino);
});
