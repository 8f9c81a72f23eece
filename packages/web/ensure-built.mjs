/** Builds the console when it is not built yet, or not from these sources. Demo, serve and the tests call this. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const dist = join(here, 'dist', 'console');
/** Beside the build, not in it: the server serves every file of the build. */
const stampFile = join(here, 'dist', 'stamp');
const lockFolder = join(here, 'dist', 'lock');

/** What the build is made of. Of other packages the console uses these only. */
const inputs = [
  ...['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((path) => join(here, path)),
  ...['core/src', 'kube/src'].map((path) => join(here, '..', path)),
  join(root, 'package-lock.json'),
];

/**
 * Answers the folder of the built console, building it first (a few seconds) unless it is of these very sources. Several
 * processes may ask at once: one builds, the others wait for it. Throws what Vite says when the sources are broken.
 * @returns {Promise<string>}
 */
export async function ensureBuilt() {
  const wanted = await fingerprint();
  if (await isFresh(wanted)) return dist;
  await mkdir(join(here, 'dist'), { recursive: true });
  await withLock(async () => {
    if (!(await isFresh(wanted))) await build(wanted);
  });
  return dist;
}

async function isFresh(wanted) {
  const [stamp, page] = await Promise.all([
    readFile(stampFile, 'utf8').catch(() => ''),
    stat(join(dist, 'index.html')).catch(() => undefined),
  ]);
  return stamp.trim() === wanted && page !== undefined;
}

/**
 * Built aside and moved into place, so that a server never serves half a build. In a process of its own: the bundler's
 * memory goes with it, and the caller's NODE_ENV (a test's, say) does not make it a development build.
 */
async function build(wanted) {
  const aside = join(here, 'dist', 'next');
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const args = [vite, 'build', here, '--config', join(here, 'vite.config.ts'), '--outDir', aside, '--emptyOutDir'];
  try {
    await promisify(execFile)(process.execPath, [...args, '--logLevel', 'warn'], {
      cwd: here,
      env: { ...process.env, NODE_ENV: 'production' },
    });
  } catch (error) {
    throw new Error(`the console cannot be built:\n${error.stderr || error.message}`, { cause: error });
  }
  await rm(stampFile, { force: true });
  await rm(dist, { recursive: true, force: true });
  await rename(aside, dist);
  await writeFile(stampFile, `${wanted}\n`);
}

async function fingerprint() {
  const hash = createHash('sha256');
  for (const path of (await Promise.all(inputs.map(filesUnder))).flat().toSorted((a, b) => (a < b ? -1 : 1))) {
    hash.update(relative(root, path)).update('\0');
    hash.update(await readFile(path)).update('\0');
  }
  return hash.digest('hex');
}

async function filesUnder(path) {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) =>
        entry.isFile() &&
        isSource(entry.name) &&
        !/[/\\](?:recordings|golden|testdata|testing)(?:[/\\]|$)/.test(entry.parentPath),
    )
    .map((entry) => join(entry.parentPath, entry.name));
}

function isSource(name) {
  return !/\.test\.tsx?$/.test(name);
}

/** A folder is made by one only. A lock that was left behind by a killed process gives way after a minute. */
async function withLock(work) {
  for (;;) {
    try {
      await mkdir(lockFolder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - ((await stat(lockFolder).catch(() => undefined))?.mtimeMs ?? 0);
      if (age > 60_000) await rm(lockFolder, { recursive: true, force: true });
      else await new Promise((done) => setTimeout(done, 100));
    }
  }
  try {
    await work();
  } finally {
    await rm(lockFolder, { recursive: true, force: true });
  }
}
