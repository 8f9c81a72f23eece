import type { Diagnostic } from '#diagnostic.ts';
import { below } from '#tree/path.ts';
import type { View } from '#tree/view.ts';
import { isManifestName } from './select-files.ts';

/** Bounds of the search: it only serves a warning. */
const maxDirectories = 100;
const maxNamed = 5;

/**
 * The warning for a directory source without recursion that gives nothing while manifests lie deeper: undefined when
 * there are none. Directories whose name starts with a dot are not searched.
 */
export function warnOfDeeper(view: View, root: string): Diagnostic | undefined {
  const found: string[] = [];
  let level: readonly string[] = subdirectories(view, root);
  for (let seen = 0; level.length > 0 && seen < maxDirectories; seen += level.length) {
    const searched = level.slice(0, maxDirectories - seen);
    for (const directory of searched) {
      const names = (view.list(directory) ?? []).filter(({ name, type }) => type === 'file' && isManifestName(name));
      found.push(...names.map(({ name }) => `${directory}/${name}`));
    }
    level = searched.flatMap((directory) => subdirectories(view, directory));
  }
  if (found.length === 0) return undefined;
  const named = found.toSorted().slice(0, maxNamed);
  const more = found.length > named.length ? ` and ${found.length - named.length} more` : '';
  return {
    code: 'plain/manifests-deeper',
    message:
      `the directory itself holds no manifests and directory.recurse is off, so nothing is rendered; ` +
      `manifests lie deeper: ${named.map((path) => below(path, root)).join(', ')}${more}`,
    file: root === '' ? '.' : root,
    hint: "Set directory.recurse: true on the source, with directory.include (such as '**/argocd-app.yaml') to choose among them.",
  };
}

function subdirectories(view: View, directory: string): readonly string[] {
  return (view.list(directory) ?? [])
    .filter(({ name, type }) => type === 'directory' && !name.startsWith('.'))
    .map(({ name }) => (directory === '' ? name : `${directory}/${name}`))
    .toSorted();
}
