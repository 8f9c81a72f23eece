import { matchesGlob } from '@capstan/lang/glob/glob.ts';
import type { Diagnostic } from '#diagnostic.ts';
import type { DirectoryOptions } from '#request.ts';
import { below } from '#tree/path.ts';
import type { FoundFile, View } from '#tree/view.ts';

/** The files of a directory source, and what is wrong or odd about the others. */
export interface Selection {
  readonly files: readonly FoundFile[];
  readonly problems: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/** Names that Argo CD reads as manifests. Jsonnet is told apart by the caller. Source: argo-cd reposerver, manifestFile. */
const manifestName = /\.(?:yaml|yml|json|jsonnet)$/;

export function isManifestName(name: string): boolean {
  return manifestName.test(name);
}

/**
 * The manifest files of a directory, in the order of their paths. `include` and `exclude` are globs over the path below
 * the source path, in which `*` crosses slashes. Symlinks to files inside the repository are read, those to directories
 * are left out, those that lead out of it are refused. Source: argo-cd reposerver/repository, getPotentiallyValidManifests.
 */
export function selectFiles(view: View, root: string, options: DirectoryOptions): Selection {
  const files: FoundFile[] = [];
  const problems: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];

  function walk(directory: string): void {
    const entries = (view.list(directory) ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, type } of entries) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (type === 'directory') {
        if (options.recurse === true) walk(path);
      } else if (type !== 'submodule' && isManifestName(name) && isWanted(below(path, root), options)) {
        take(directory, name, path);
      }
    }
  }

  function take(directory: string, name: string, path: string): void {
    const found = view.probe(directory, name);
    switch (found.is) {
      case 'file':
        files.push({ ...found, path });
        break;
      case 'bad-link':
        problems.push({
          code: 'plain/bad-link',
          message: `illegal filepath in symlink: it points to ${found.target}, which is not in the repository`,
          file: path,
          hint: 'Let the symlink point to a file of this repository, or exclude it with directory.exclude.',
        });
        break;
      case 'missing':
      case 'directory':
        warnings.push({
          code: 'plain/link-ignored',
          message: `ignored: the symlink leads to ${found.path}, which is ${found.is === 'missing' ? 'not there' : 'a directory'}`,
          file: path,
        });
        break;
      case 'pending':
        break;
    }
  }

  walk(root);
  return { files, problems, warnings };
}

function isWanted(path: string, { include, exclude }: DirectoryOptions): boolean {
  if (exclude !== undefined && exclude !== '' && matchesGlob(exclude, path)) return false;
  return include === undefined || include === '' || matchesGlob(include, path);
}
