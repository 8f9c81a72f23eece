import { isWithin, joinPath } from '#tree/path.ts';
import type { FoundFile } from '#tree/view.ts';
import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';

/** What a kustomization names: a file, or a directory with a kustomization of its own. */
export type EntryTarget = FoundFile | { readonly is: 'directory'; readonly path: string };

const remote =
  /^(?:[a-z][a-z0-9+.-]*::?\/?\/|git::|git@|[a-z0-9.-]*github\.com[/:])|\?(?:ref|version|timeout|submodules)=|^[\w.-]+@[\w.-]+:/i;

/** An URL in place of a path. Source: kustomize api/internal/git/repospec.go. */
export function isRemote(entry: string): boolean {
  return remote.test(entry);
}

/**
 * Looks up a path that stands in a field of the kustomization; complains when it is not there or not allowed. Files must
 * lie in or below the directory of their kustomization, as with kustomize's default load restrictor; directories may be
 * anywhere in the repository. Undefined with content missing too.
 */
export function readEntry(context: Context, field: FieldPath, entry: string): EntryTarget | undefined {
  const { build, layer } = context;
  const name = String(field[0]);
  const say = (code: string, message: string, hint: string, reference?: string): undefined => {
    complain(context, field, { code, message, hint, ...(reference === undefined ? {} : { reference }) });
    return undefined;
  };
  if (isRemote(entry)) {
    return say(
      'remote',
      `${name} names ${entry}: remote bases are not fetched yet`,
      'Vendor it: commit a copy into this repository and name its path.',
    );
  }
  const path = joinPath(layer.directory, entry);
  if (path === undefined) {
    return say(
      'outside',
      `${name} names ${entry}, which leads out of the repository`,
      'Name a path inside the repository.',
    );
  }
  const found = build.view.find(path);
  switch (found.is) {
    case 'pending':
      return undefined;
    case 'missing':
      return say(
        'missing-file',
        `${name} names ${entry}, which does not exist; looked for ${path}`,
        `Add ${path} to the repository, or remove the entry.`,
        `evalsymlink failure on '/${path}' : lstat /${path}: no such file or directory`,
      );
    case 'bad-link':
      return say(
        'bad-link',
        `${name} names ${entry}: the symlink ${found.path} points to ${found.target}, which is not in the repository`,
        'Let the symlink point to a file of this repository.',
      );
    case 'directory':
      return found;
    case 'file':
      if (!build.restricted || isWithin(found.path, layer.directory)) return found;
      return say(
        'load-restricted',
        `${name} names ${entry}: security; file '${found.path}' is not in or below '${layer.directory}'`,
        'Files must lie below their kustomization: give that directory a kustomization of its own and name it under resources.',
        `security; file '/${found.path}' is not in or below '/${layer.directory}'`,
      );
  }
}

/** As `readEntry`, for fields that take files only. */
export function readFile(context: Context, field: FieldPath, entry: string): FoundFile | undefined {
  const found = readEntry(context, field, entry);
  if (found?.is !== 'directory') return found;
  complain(context, field, {
    code: 'not-a-file',
    message: `${String(field[0])} names ${entry}, which is a directory; it must be a file`,
  });
  return undefined;
}
