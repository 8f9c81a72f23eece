/** Branches, tags and HEAD of a mirror as of its last fetch: full ref name to commit. */
export type Refs = ReadonlyMap<string, string>;

/** Where a mirror keeps the commit that HEAD of the remote named. */
export const headRef = 'refs/capstan/HEAD';

/** For `git for-each-ref`: annotated tags give the object they point to in the last column. */
export const refFormat = '%(refname) %(objecttype) %(objectname) %(*objecttype) %(*objectname)';

/** Reads lines of `refFormat`. Refs that lead to no commit are left out. */
export function parseRefs(text: string): Refs {
  const refs = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [name = '', type, hash = '', peeledType, peeled = ''] = line.split(' ');
    if (type === 'commit') refs.set(name, hash);
    if (peeledType === 'commit') refs.set(name, peeled);
  }
  return refs;
}

/** The commit a branch, tag, full ref name or HEAD ('' too) names. Revision expressions of git (`main~1`) are never understood. */
export function commitOf(refs: Refs, revision: string): string | undefined {
  if (revision === '' || revision === 'HEAD') return refs.get(headRef);
  if (revision.startsWith('refs/')) return refs.get(revision);
  return refs.get(`refs/heads/${revision}`) ?? refs.get(`refs/tags/${revision}`);
}

/** True when a revision can only be a commit hash, full or short, if no ref has its name. */
export function looksLikeHash(revision: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(revision);
}

export function sameRefs(one: Refs, other: Refs): boolean {
  return one.size === other.size && [...one].every(([name, hash]) => other.get(name) === hash);
}
