/**
 * Runs the tests that drive foreign programs (`*.tools.test.ts`). Fails before the first of them, naming every program that is
 * missing or of another version than the recordings, and how to get it: these tests judge Capstan against the real thing and
 * are never skipped silently.
 */
import { spawnSync } from 'node:child_process';

/** `wants`: what it must say of itself, where only one version gives the recorded answers. */
const programs = [
  { name: 'git', args: ['--version'], get: 'the Debian package git, or git-scm.com' },
  {
    name: 'kubectl',
    args: ['version', '--client'],
    get: 'the Debian package kubernetes-client, or kubernetes.io/docs/tasks/tools',
  },
  {
    name: 'kustomize',
    args: ['version'],
    wants: /^v5\.8\./m,
    get: 'go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.1, and its folder on PATH',
  },
];
const wrong = programs.flatMap(({ name, args, wants, get }) => {
  const { status, stdout } = spawnSync(name, args, { encoding: 'utf8' });
  if (status !== 0) return [`"${name}" is missing (get it: ${get})`];
  if (wants === undefined || wants.test(stdout)) return [];
  return [`"${name}" is ${stdout.trim().split('\n')[0]}, recordings are of another version (get it: ${get})`];
});
for (const problem of wrong) console.error(`test:tools: ${problem}`);
if (wrong.length > 0) process.exit(1);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '.tools.test.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, CAPSTAN_TEST_TOOLS: '1' },
  },
);
process.exit(status ?? 1);
