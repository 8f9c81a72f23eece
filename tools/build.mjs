/**
 * `npm run build`: what Capstan is published as, below dist/.
 *
 *   dist/capstan     the command, one bundle that needs nothing but Node, with the console and the demo's repository
 *   dist/apiserver   @capstan/apiserver, the embedded API server, with its type declarations
 *   dist/kube        @capstan/kube, module by module, with its type declarations
 *
 * `-- --out FOLDER` puts it elsewhere. Dependencies are bundled; the licences of what is in a bundle stand beside it in THIRD-PARTY.txt.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { rolldown } from 'rolldown';

const root = dirname(import.meta.dirname);
const outFlag = process.argv.indexOf('--out');
const dist = outFlag < 0 ? join(root, 'dist') : resolve(process.argv[outFlag + 1]);
const { version } = readJson('packages/cli/package.json');
const common = { version, license: 'Apache-2.0', type: 'module', engines: { node: '>=24' } };

rmSync(dist, { recursive: true, force: true });
run('types', ['node_modules/typescript/bin/tsc', '-b']);
await buildCommand();
await buildApiServer();
await buildKube();
for (const name of ['capstan', 'apiserver', 'kube']) {
  cpSync(join(root, 'LICENSE'), join(dist, name, 'LICENSE'));
  cpSync(join(root, 'NOTICE'), join(dist, name, 'NOTICE'));
  console.log(`${relative(root, join(dist, name)).padEnd(16)} ${(sizeOf(join(dist, name)) / 1e6).toFixed(1)} MB`);
}

async function buildCommand() {
  const out = join(dist, 'capstan');
  const bundled = join(root, 'packages/cli/src/program/files.bundled.ts');
  await bundle({ capstan: 'packages/cli/src/main.ts' }, out, {
    banner: (chunk) => (chunk.isEntry ? '#!/usr/bin/env node' : ''),
    plugins: [
      {
        name: 'program-files',
        resolveId: (source) => (source === '#program/files.ts' ? bundled : undefined),
      },
    ],
  });
  const { ensureBuilt } = await import('../packages/web/ensure-built.mjs');
  cpSync(await ensureBuilt(), join(out, 'console'), { recursive: true });
  cpSync(join(root, 'examples/gitops-repo'), join(out, 'gitops-repo'), { recursive: true });
  copyTables(out);
  writeJson(join(out, 'package.json'), {
    name: 'capstan',
    description: 'A GitOps control plane for Kubernetes that runs whole without a cluster',
    ...common,
    bin: { capstan: './capstan.js' },
  });
}

async function buildApiServer() {
  const out = join(dist, 'apiserver');
  await bundle({ index: 'packages/apiserver/src/main.ts' }, out, {});
  copyTables(out);
  copyTypes('apiserver', 'main.d.ts', out);
  cpSync(join(root, 'docs/guides/embedded-cluster.md'), join(out, 'README.md'));
  writeJson(join(out, 'package.json'), {
    name: '@capstan/apiserver',
    description: 'A Kubernetes API server with simulated workloads, for the tests of any JavaScript project',
    ...common,
    exports: { '.': { types: './types/apiserver/main.d.ts', default: './index.js' } },
  });
}

async function buildKube() {
  const out = join(dist, 'kube');
  const files = filesBelow(join(root, 'packages/kube/src')).filter(
    (file) => file.endsWith('.ts') && !/\.test\.ts$|\.d\.ts$|[\\/](testing|recordings)[\\/]/.test(file),
  );
  const entries = Object.fromEntries(
    files.map((file) => [relative(join(root, 'packages/kube/src'), file).replace(/\.ts$/, ''), file]),
  );
  await bundle(entries, join(out, 'js'), { preserveModules: true });
  for (const file of files) {
    const name = relative(join(root, 'packages/kube/src'), file).replace(/\.ts$/, '.d.ts');
    copyTypes('kube', name, out);
  }
  writeJson(join(out, 'package.json'), {
    name: '@capstan/kube',
    description: "Kubernetes' vocabulary: objects, YAML, patches, server-side apply, schemas",
    ...common,
    exports: { './*.js': { types: './types/kube/*.d.ts', default: './js/*.js' } },
  });
}

async function bundle(input, out, { banner, plugins = [], preserveModules = false }) {
  const made = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    plugins,
    onwarn(warning, warn) {
      // Libraries that are loaded only when a platform has them.
      if (warning.code !== 'UNRESOLVED_IMPORT') warn(warning);
    },
    resolve: { conditionNames: ['node', 'import', 'default'] },
  });
  const { output } = await made.write({
    dir: out,
    format: 'esm',
    banner,
    preserveModules,
    minify: preserveModules ? false : { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await made.close();
  const licences = licencesOf(output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])));
  if (licences !== '') writeFileSync(join(out, 'THIRD-PARTY.txt'), licences);
}

/** The licence texts of the packages that modules come from. */
function licencesOf(moduleIds) {
  const folders = new Set(
    moduleIds.flatMap((id) => {
      const match = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id.replace(/^\0+/, ''));
      return match === null ? [] : [match[1]];
    }),
  );
  return [...folders]
    .toSorted((a, b) => a.localeCompare(b, 'en'))
    .map((folder) => {
      const { name, version: its, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
      const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
      return `${name} ${its} (${license ?? 'see below'})${text}\n`;
    })
    .join('\n----\n\n');
}

/** Declarations of a file and of all that it imports, with imports that need neither workspace nor import map. */
function copyTypes(of, file, out, done = new Set()) {
  const from = join(root, '.types', of, file);
  if (done.has(from) || !existsSync(from)) return;
  done.add(from);
  const to = join(out, 'types', of, file);
  const text = readFileSync(from, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
  const rewritten = text.replaceAll(/(from |import\()(['"])([^'"]+)\.ts\2/g, (whole, lead, quote, name) => {
    const [pack, path] = placeOf(of, dirname(file), name);
    if (pack === undefined) return whole;
    copyTypes(pack, `${path}.d.ts`, out, done);
    const target = relative(dirname(to), join(out, 'types', pack, path))
      .split(sep)
      .join('/');
    return `${lead}${quote}${target.startsWith('.') ? target : `./${target}`}.js${quote}`;
  });
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, rewritten);
}

/** The package and the path in it that an import means. */
function placeOf(of, folder, name) {
  if (name.startsWith('#')) return [of, name.slice(1)];
  if (name.startsWith('.')) return [of, join(folder, name)];
  const match = /^@capstan\/([a-z]+)\/(.+)$/.exec(name);
  return match === null ? [undefined, undefined] : [match[1], match[2]];
}

/** Tables that are read, when they are needed, beside the module that asks for them. */
function copyTables(out) {
  for (const file of ['openapi/definitions.gen.json.gz', 'protobuf/messages.gen.json.gz']) {
    cpSync(join(root, 'packages/apiserver/src/http', file), join(out, basename(file)));
  }
}

function run(what, args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`build: ${what} failed`);
    process.exit(1);
  }
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

function sizeOf(folder) {
  return filesBelow(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
