/** A kind that a cluster serves. */
export interface ClusterKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The plural in paths: `deployments`. */
  readonly resource: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

/** What discovery answered, ready to be asked. */
export interface KindIndex {
  /** All served kinds at their preferred version. */
  readonly preferred: readonly ClusterKind[];
  /** The kind at the given version. */
  exact(group: string, version: string, kind: string): ClusterKind | undefined;
  /** The kind at the group's preferred version. */
  byKind(group: string, kind: string): ClusterKind | undefined;
}

/** Builds the index. `kinds` lists each group's versions in the server's order of preference. */
export function indexKinds(kinds: readonly ClusterKind[]): KindIndex {
  const exact = new Map<string, ClusterKind>();
  const preferred = new Map<string, ClusterKind>();
  for (const kind of kinds) {
    exact.set(`${kind.group}/${kind.version}/${kind.kind}`, kind);
    const key = `${kind.group}/${kind.kind}`;
    if (!preferred.has(key)) preferred.set(key, kind);
  }
  return {
    preferred: [...preferred.values()],
    exact: (group, version, kind) => exact.get(`${group}/${version}/${kind}`),
    byKind: (group, kind) => preferred.get(`${group}/${kind}`),
  };
}
