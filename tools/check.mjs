/** Format, lint (with types and the import table), types, dead code. Prints what each step took; runs all, then fails if one did. */
import { spawnSync } from 'node:child_process';

const fix = process.argv.includes('--fix');
const steps = [
  ['format', ['node_modules/oxfmt/bin/oxfmt', ...(fix ? [] : ['--check'])]],
  [
    'lint',
    [
      'node_modules/oxlint/bin/oxlint',
      '-c',
      'oxlint.config.mjs',
      '--type-aware',
      '--deny-warnings',
      ...(fix ? ['--fix'] : []),
    ],
  ],
  ['types', ['node_modules/typescript/bin/tsc', '-b']],
  ['types of tests', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.test.json']],
  ['types of browser tests', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.test.web.json']],
  ['dead code', ['node_modules/knip/bin/knip.js', '--no-config-hints']],
];
let failed = 0;
for (const [name, args] of steps) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status !== 0) failed++;
}
if (failed > 0) process.exit(1);
