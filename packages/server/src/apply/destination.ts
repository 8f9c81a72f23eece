import type { Cluster } from '#cluster/cluster.ts';
import type { ClusterKind } from '#cluster/kinds.ts';
import type { WatchCache } from '#cluster/watch-cache.ts';
import type { LiveState } from './live-state.ts';

/** A cluster that applications are deployed to. */
export interface DestinationCluster {
  /** `in-cluster`, or the name in the cluster's Secret. */
  readonly name: string;
  /** As `spec.destination.server` names it; not always the address that is called. */
  readonly server: string;
  readonly cluster: Cluster;
  readonly cache: WatchCache;
  readonly live: LiveState;
}

/** The answer that a cluster could not be reached at all: nothing was decided, the pass is tried again. */
export class ClusterUnreachable extends Error {}

/** The kind at this version; discovery is asked again when it is not known. */
export async function findKind(
  { cluster, server }: DestinationCluster,
  wanted: { readonly group: string; readonly version: string; readonly kind: string },
  options: { readonly fresh: boolean },
  signal: AbortSignal,
): Promise<ClusterKind | undefined> {
  const { group, version, kind } = wanted;
  const known = await cluster.kinds({ fresh: false }, signal);
  if (!known.ok) throw new ClusterUnreachable(`${server}: ${known.failure.message}`);
  const found = known.value.exact(group, version, kind);
  if (found !== undefined || !options.fresh) return found;
  const fresh = await cluster.kinds({ fresh: true }, signal);
  if (!fresh.ok) throw new ClusterUnreachable(`${server}: ${fresh.failure.message}`);
  return fresh.value.exact(group, version, kind);
}
