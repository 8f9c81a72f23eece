/**
 * The keys of a JSON pointer as the API server reads it: what stands before the first slash is dropped, and an empty
 * pointer has no last key (undefined), so that most operations refuse it. Source: evanphx/json-patch v4, findObject.
 */
export function parsePointer(
  pointer: string,
): { readonly parents: readonly string[]; readonly key: string } | undefined {
  const parts = pointer.split('/').slice(1).map(unescapeKey);
  const key = parts.pop();
  return key === undefined ? undefined : { parents: parts, key };
}

/** `~1` is a slash, `~0` a tilde; both are read in one pass, so that `~01` is `~1`. */
function unescapeKey(key: string): string {
  return key.replaceAll(/~[01]/g, (found) => (found === '~1' ? '/' : '~'));
}

/** A key as a list position; negative ones count from the end. Undefined when it is no number. */
export function listPosition(key: string, length: number): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(key)) return undefined;
  const position = Number(key);
  return position < 0 ? position + length : position;
}
