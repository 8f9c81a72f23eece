import type { ResourceNode, ResourceTree } from '@capstan/core/api/views.ts';
import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import type { ApplicationRef } from './application-ref.ts';

/** A change of health that this page saw. `from` is undefined for a new resource, `to` for one that is gone. */
export interface HealthChange {
  readonly at: number;
  readonly uid: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly message: string | undefined;
}

interface TreeChange {
  readonly before: ResourceTree;
  readonly after: ResourceTree;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const longest = 500;

function healthLogKey(ref: ApplicationRef): readonly string[] {
  return ['health-log', ref.namespace, ref.name];
}

/** Adds what changed between two trees to the log of this page, newest first, the last 500. */
export function rememberChanges(client: QueryClient, ref: ApplicationRef, change: TreeChange): void {
  const changes = healthChanges(change);
  if (changes.length === 0) return;
  client.setQueryData<readonly HealthChange[]>(healthLogKey(ref), (log = []) => [...changes, ...log].slice(0, longest));
}

/** What this page saw of one resource, newest first. */
export function useHealthChanges(ref: ApplicationRef, uid: string): readonly HealthChange[] {
  const { data } = useQuery<readonly HealthChange[]>({ queryKey: healthLogKey(ref), queryFn: skipToken });
  return data?.filter((change) => change.uid === uid) ?? [];
}

export function healthChanges({ before, after, at }: TreeChange): readonly HealthChange[] {
  const earlier = new Map(before.nodes.map((node) => [node.uid, node]));
  const changes: HealthChange[] = [];
  for (const node of after.nodes) {
    const was = earlier.get(node.uid);
    earlier.delete(node.uid);
    if (was === undefined || !sameHealth(was, node)) {
      const { status, message } = node.health ?? {};
      changes.push({ at, uid: node.uid, from: was?.health?.status, to: status ?? 'Present', message });
    }
  }
  for (const { uid, health } of earlier.values())
    changes.push({ at, uid, from: health?.status ?? 'Present', to: undefined, message: undefined });
  return changes;
}

function sameHealth(a: ResourceNode, b: ResourceNode): boolean {
  return a.health?.status === b.health?.status && a.health?.message === b.health?.message;
}
