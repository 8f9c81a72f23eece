/**
 * Holds our Kustomize against the real one on public repositories:
 *
 *     node tools/parity/kustomize.mjs CHECKOUTS [--only REPOSITORY] [--show N]
 *
 * CHECKOUTS is a folder with a clone of each repository of kustomize.json, named OWNER+NAME. Every directory below the listed
 * ones that has a kustomization is built twice, and the outputs are compared byte for byte. Printed is a table: directories,
 * equal, different, both refuse, and those that need what cannot be had here (remote bases, Helm charts) counted apart.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { writeYaml } from '../../packages/kube/src/yaml/write.ts';
import { diskTree } from '../../packages/cli/src/commands/local/disk-tree.ts';
import { showDiagnostic } from '../../packages/render/src/diagnostic.ts';
import { render } from '../../packages/render/src/render.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, show: { type: 'string', default: '0' } },
});
const [checkouts] = positionals;
if (checkouts === undefined) {
  console.error('usage: node tools/parity/kustomize.mjs CHECKOUTS [--only REPOSITORY] [--show N]');
  process.exit(2);
}
const version = execFileSync('kustomize', ['version'], { encoding: 'utf8' }).trim();
const list = JSON.parse(readFileSync(join(import.meta.dirname, 'kustomize.json'), 'utf8'));
const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const home = mkdtempSync(join(tmpdir(), 'parity-home-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
const trees = new Map();
let shown = 0;

console.log(`kustomize ${version}\n`);
console.log('| repository | commit | directories | equal | different | both refuse | not obtainable |');
console.log('|---|---|--:|--:|--:|--:|--:|');
const total = { directories: 0, equal: 0, different: 0, refused: 0, missing: 0 };
for (const { repository, commit, directories } of list) {
  if (values.only !== undefined && repository !== values.only) continue;
  const source = join(checkouts, repository.replace('/', '+'));
  const count = { directories: 0, equal: 0, different: 0, refused: 0, missing: 0 };
  if (!existsSync(source)) {
    console.log(`| ${repository} | not there | | | | | |`);
    continue;
  }
  for (const directory of directories.flatMap((below) => kustomizations(join(source, below)))) {
    count.directories += 1;
    count[compare(source, directory)] += 1;
  }
  for (const key of Object.keys(total)) total[key] += count[key];
  console.log(row(repository, commit.slice(0, 9), count));
}
console.log(row('**all**', '', total));
process.exitCode = total.different > 0 ? 1 : 0;

function row(name, commit, { directories, equal, different, refused, missing }) {
  return `| ${name} | ${commit} | ${directories} | ${equal} | ${different} | ${refused} | ${missing} |`;
}

function compare(source, directory) {
  const theirs = spawnSync('kustomize', ['build', directory], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 120_000,
    // Nothing is fetched: remote bases are counted apart.
    env: {
      PATH: process.env.PATH,
      HOME: home,
      GIT_ALLOW_PROTOCOL: 'none',
      HTTPS_PROXY: 'http://127.0.0.1:1',
      HTTP_PROXY: 'http://127.0.0.1:1',
    },
  });
  const ours = build(source, directory);
  const place = relative(source, directory) || '.';
  if (theirs.status !== 0) {
    if (
      /git (fetch|clone|init)|failed to (get|download)|lookup |proxyconnect|transport 'https' not allowed|not allowed|must specify --enable-helm|fatal: /i.test(
        theirs.stderr,
      )
    )
      return 'missing';
    if (ours.ok) return differs(place, `kustomize refuses: ${theirs.stderr.slice(0, 600)}`);
    return 'refused';
  }
  if (!ours.ok) return differs(place, `we refuse: ${ours.text}`);
  if (ours.text === theirs.stdout) return 'equal';
  return differs(place, firstDifference(theirs.stdout, ours.text));
}

function differs(place, why) {
  if (shown < Number(values.show)) console.log(`\n--- ${place}\n${why}\n`);
  shown += 1;
  return 'different';
}

function build(source, directory) {
  try {
    const result = render(
      { path: relative(source, directory), kustomize: { loadRestrictions: true }, overrides: false },
      treeOf(source),
    );
    if (result.is === 'objects') {
      return { ok: true, text: result.objects.map(({ object }) => writeYaml(object)).join('---\n') };
    }
    return {
      ok: false,
      text:
        result.is === 'failed' ? result.diagnostics.map(showDiagnostic).join('\n') : `needs ${result.remotes.join()}`,
    };
  } catch (error) {
    return { ok: false, text: `CRASH ${error.stack}` };
  }
}

function treeOf(source) {
  if (!trees.has(source)) trees.set(source, diskTree(source));
  return trees.get(source);
}

function kustomizations(folder) {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  const here = entries.some((entry) => names.includes(entry.name) && !entry.isDirectory()) ? [folder] : [];
  const below = entries.filter((entry) => entry.isDirectory() && entry.name !== '.git').map((entry) => entry.name);
  return [...here, ...below.toSorted().flatMap((name) => kustomizations(join(folder, name)))];
}

function firstDifference(theirs, ours) {
  const [a, b] = [theirs.split('\n'), ours.split('\n')];
  const i = a.findIndex((line, index) => line !== b[index]);
  const at = i < 0 ? a.length : i;
  const part = (lines, mark) =>
    lines
      .slice(Math.max(0, at - 6), at + 6)
      .map((line) => `${mark} ${line}`)
      .join('\n');
  return `line ${at + 1}:\n${part(a, '-')}\n${part(b, '+')}`;
}
