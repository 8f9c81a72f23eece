/**
 * Runs the tests that drive foreign programs (`*.tools.test.ts`). Fails, naming the program, when one is missing:
 * these tests judge Capstan against the real thing and are never skipped silently.
 */
import { spawnSync } from 'node:child_process';

const programs = [
  { name: 'git', args: ['--version'], get: 'your system packages' },
  {
    name: 'kubectl',
    args: ['version', '--client'],
    get: 'Debian package kubernetes-client, or kubernetes.io/docs/tasks/tools',
  },
  { name: 'kustomize', args: ['version'], get: 'go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.1' },
];
const missing = programs.filter(({ name, args }) => spawnSync(name, args, { stdio: 'ignore' }).status !== 0);
for (const { name, get } of missing) console.error(`test:tools: "${name}" is missing (get it: ${get})`);
if (missing.length > 0) process.exit(1);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '.tools.test.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, CAPSTAN_TEST_TOOLS: '1' },
  },
);
process.exit(status ?? 1);
