import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Node that runs everything: the npm package `node`, pinned in package.json. */
export function pinnedNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Installs the dependencies when they are missing or package-lock.json changed since the last install, and says so.
 * Then makes sure that the pinned Node really is there. Exits with a reason and a remedy when it is not.
 */
export function ensureInstalled(root) {
  const stamp = join(root, 'node_modules', '.capstan-installed');
  const want = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const have = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
  if (have !== want || !existsSync(pinnedNode(root))) {
    const why = have === undefined ? 'no dependencies installed yet' : 'package-lock.json changed';
    console.error(`capstan: installing dependencies (${why}); this takes about a minute ...`);
    const npm = process.env.npm_execpath;
    // Not `npm ci`: it refuses a lockfile without the optional binaries of other platforms, which some registries do not carry.
    const args = ['install', '--no-save', '--no-fund', '--no-audit', '--loglevel=error'];
    const done =
      npm === undefined
        ? spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2] })
        : spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
    if (done.status !== 0) {
      fail(
        `npm install failed (exit ${done.status ?? done.signal}). Is the package registry reachable? Run "npm install" to see more.`,
      );
    }
    requirePinnedNode(root);
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(stamp, want);
  }
}

function requirePinnedNode(root) {
  const want = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node;
  let have;
  try {
    have = execFileSync(pinnedNode(root), ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    fail(
      `Node ${want} should have come with the npm package "node", but it is not there. Its install script was probably not run: ` +
        `allow scripts (npm config get ignore-scripts must be false) and run "npm install" again.`,
    );
  }
  if (have !== `v${want}`) fail(`expected Node v${want} in node_modules, found ${have}. Run "npm install" again.`);
}

function fail(message) {
  console.error(`capstan: ${message}`);
  process.exit(1);
}
