/**
 * Paths from the repository root: no leading or trailing slash, '' is the root, no `.` or `..` steps. Text only, nothing
 * is looked up.
 */

/** `relative` as seen from the directory `base`; undefined when it is absolute or climbs out of the root. */
export function joinPath(base: string, relative: string): string | undefined {
  if (relative.startsWith('/')) return undefined;
  const steps = base === '' ? [] : base.split('/');
  for (const step of relative.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join('/');
}

/** The directory a path lies in; '' for the root and what lies in it. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True when `path` is `directory` itself or lies below it. */
export function isWithin(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/** The path as seen from a directory that contains it. */
export function below(path: string, directory: string): string {
  return directory === '' ? path : path.slice(directory.length + 1);
}

/** All proper ancestors but the root, from the top: `a`, `a/b` for `a/b/c`. */
export function ancestorsOf(path: string): readonly string[] {
  const steps = path.split('/');
  return steps.slice(1).map((_, i) => steps.slice(0, i + 1).join('/'));
}
