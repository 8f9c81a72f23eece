import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('has recordings that are what kustomize says today', () => {
  const script = join(import.meta.dirname, '../../../../tools/record-kustomize.mjs');
  const said = execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect(said).toContain('0 stale');
}, 120_000);
