/**
 * The door of every npm script: installs what is missing, then runs the task with the pinned Node.
 * Runs on Node 20 or newer and uses nothing but Node itself.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, pinnedNode } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(
    `capstan: needs Node 20 or newer to start, this is ${process.version}. Install a current Node and try again.`,
  );
  process.exit(1);
}
const [task, ...args] = process.argv.slice(2);
const tools = (name) => ['node_modules/' + name];
const cli = ['packages/cli/src/main.ts'];

/** Each task is one or more commands of the pinned Node, run in order; the first failure ends the task. */
const tasks = {
  check: () => [['tools/check.mjs', ...args]],
  format: () => [[...tools('oxfmt/bin/oxfmt'), ...args]],
  test: () => [[...tools('vitest/vitest.mjs'), 'run', ...args]],
  'test:tools': () => [['tools/test-tools.mjs', ...args]],
  demo: () => [[...cli, 'demo', ...args]],
  capstan: () => [[...cli, ...args]],
  bench: () => [['tools/bench.mjs', ...args]],
  fuzz: () => [['tools/fuzz.mjs', ...args]],
  build: () => [['tools/build.mjs', ...args]],
};

const commands = tasks[task];
if (commands === undefined) {
  console.error(`capstan: unknown task "${task ?? ''}"; one of ${Object.keys(tasks).join(', ')}`);
  process.exit(2);
}
ensureInstalled(root);
// `capstan` is used from the caller's folder, so that file arguments mean what they say there.
const cwd = task === 'capstan' || task === 'demo' ? (process.env.INIT_CWD ?? process.cwd()) : root;
const paths = [join(root, 'node_modules', 'node', 'bin'), join(root, 'node_modules', '.bin')];
const env = {
  ...process.env,
  PATH: [...paths, process.env.PATH].join(process.platform === 'win32' ? ';' : ':'),
  NODE_NO_WARNINGS: '1',
};
for (const [file, ...rest] of commands()) {
  const child = spawn(pinnedNode(root), [join(root, file), ...rest], { cwd, env, stdio: 'inherit' });
  const relay = (signal) => child.kill(signal);
  process.on('SIGTERM', relay);
  process.on('SIGINT', () => {}); // the terminal sends it to the child as well
  const code = await new Promise((done) => child.on('exit', (status, signal) => done(status ?? (signal ? 130 : 1))));
  process.off('SIGTERM', relay);
  if (code !== 0) process.exit(code);
}
