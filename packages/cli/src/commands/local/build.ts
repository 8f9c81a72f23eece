import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { join, parse, relative, resolve } from 'node:path';
import { writeYaml } from '@capstan/kube/yaml/write.ts';
import type { Diagnostic } from '@capstan/render/diagnostic.ts';
import { showDiagnostic } from '@capstan/render/diagnostic.ts';
import { render } from '@capstan/render/render.ts';
import type { RenderRequest } from '@capstan/render/request.ts';
import type { Io } from '#commands/command.ts';
import { CommandError } from '#commands/command.ts';
import type { Given } from '#flags/parse.ts';
import { diskTree } from './disk-tree.ts';

/** `capstan build DIR`: whatever the directory calls for. */
export function runBuild(given: Given, io: Io): Promise<number> {
  return buildDirectory(given, io, {});
}

/** `capstan kustomize build DIR`: standard output, error output and exit code as of `kustomize build`. */
export function runKustomizeBuild(given: Given, io: Io): Promise<number> {
  const restrictor = given.text('load-restrictor') ?? 'LoadRestrictionsRootOnly';
  if (!['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'].includes(restrictor)) {
    throw new CommandError(
      `illegal flag value --load-restrictor ${restrictor}; legal values: LoadRestrictionsRootOnly, LoadRestrictionsNone`,
      1,
    );
  }
  return buildDirectory(given, io, {
    overrides: false,
    kustomize: { loadRestrictions: restrictor !== 'LoadRestrictionsNone' },
  });
}

async function buildDirectory(given: Given, io: Io, options: Partial<RenderRequest>): Promise<number> {
  if (given.args.length > 1) throw new CommandError('specify one path to a directory', 1);
  const directory = realDirectory(given.args[0] ?? '.');
  const { root } = parse(directory);
  const result = render({ path: relative(root, directory).replaceAll('\\', '/'), ...options }, diskTree(root));
  if (result.is === 'needs')
    throw new CommandError(`cannot fetch ${[...result.remotes, ...result.paths].join(', ')}`, 1);
  if (result.is === 'failed') {
    for (const diagnostic of result.diagnostics) io.err(`Error: ${showDiagnostic(fromHere(root, diagnostic))}\n`);
    return 1;
  }
  for (const warning of result.warnings) io.err(`# Warning: ${showDiagnostic(fromHere(root, warning))}\n`);
  const text = result.objects.map(({ object }) => writeYaml(object)).join('---\n');
  const output = given.text('output');
  if (output === undefined) io.out(text);
  else writeFileSync(output, text);
  return 0;
}

function realDirectory(given: string): string {
  try {
    const found = realpathSync(resolve(given));
    if (statSync(found).isDirectory()) return found;
  } catch {
    throw new CommandError(`'${given}' doesn't exist. Name a directory with a kustomization or with manifests`, 1);
  }
  throw new CommandError(`'${given}' is not a directory`, 1);
}

/** Places as seen from the working directory. */
function fromHere(root: string, diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.file === undefined) return diagnostic;
  return { ...diagnostic, file: relative(process.cwd(), join(root, diagnostic.file)) };
}
