import type { Outcome } from '#outcome.ts';
import type { DirectoryOptions } from '#request.ts';
import type { View } from '#tree/view.ts';
import { warnOfDeeper } from './deeper.ts';
import { readManifests } from './read-manifests.ts';
import { selectFiles } from './select-files.ts';

/** The objects that the files of a directory declare, in the order of the files. */
export function renderDirectory(view: View, root: string, options: DirectoryOptions): Outcome {
  const selection = selectFiles(view, root, options);
  const [manifests, jsonnet] = partition(selection.files, ({ path }) => !path.endsWith('.jsonnet'));
  const read = manifests.map((file) => readManifests(view, file));
  const problems = [
    ...selection.problems,
    ...jsonnet.map(({ path }) => ({
      code: 'plain/jsonnet',
      message: 'Jsonnet files are not rendered yet',
      file: path,
      hint: 'Commit the generated YAML, or leave the file out with directory.exclude.',
    })),
    ...read.flatMap((manifest) => manifest.problems),
  ];
  if (problems.length > 0) return { ok: false, diagnostics: problems };
  const objects = read.flatMap((manifest) => manifest.objects);
  const deeper = objects.length === 0 && options.recurse !== true ? warnOfDeeper(view, root) : undefined;
  const warnings = [...selection.warnings, ...read.flatMap((manifest) => manifest.warnings)];
  return { ok: true, objects, warnings: deeper === undefined ? warnings : [...warnings, deeper] };
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
