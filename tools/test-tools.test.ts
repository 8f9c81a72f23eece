import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'capstan-tools-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function testTools(path: string) {
  const script = join(import.meta.dirname, 'test-tools.mjs');
  return spawnSync(process.execPath, [script], { env: { PATH: path }, encoding: 'utf8' });
}

it('names every program that is missing, and how to get it, before it runs anything', () => {
  const { status, stdout, stderr } = testTools(folder);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^test:tools: "git" is missing \(get it: .+\)$/),
    expect.stringMatching(/^test:tools: "kubectl" is missing \(get it: .+\)$/),
    expect.stringMatching(/^test:tools: "kustomize" is missing \(get it: .+v5\.8\.1.+\)$/),
  ]);
});

it('refuses a program of another version than was recorded', () => {
  for (const name of ['git', 'kubectl', 'kustomize']) {
    writeFileSync(join(folder, name), '#!/bin/sh\necho v4.5.7\n');
    chmodSync(join(folder, name), 0o755);
  }
  const { status, stderr } = testTools(folder);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^test:tools: "kustomize" is v4\.5\.7, recordings are of another version \(get it: .+\)\n$/);
});
