import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { HttpDeps } from '#http/deps.ts';
import { Refusal, clusterRefusal } from '#http/refusal.ts';
import { applicationKind } from './find.ts';

const attempts = 10;

/** A merge patch; fields that are undefined are left out. */
export interface Patched {
  readonly metadata?: { readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/**
 * Changes an Application by a merge patch made from its newest state, guarded by the resourceVersion: when somebody else
 * wrote in between, `decide` is asked again. `decide` throws a Refusal when the change cannot be made.
 */
export async function changeApplication(
  { cluster }: Pick<HttpDeps, 'cluster'>,
  object: KubeObject,
  decide: (current: KubeObject) => Patched,
  signal: AbortSignal,
): Promise<KubeObject> {
  const target = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const read = await cluster.get(applicationKind, target, signal);
    if (!read.ok) throw clusterRefusal(read.failure);
    if (read.value === undefined) throw new Refusal('NotFound', `application "${target.name}" is gone`);
    const body = guarded(decide(read.value), read.value);
    const written = await cluster.patch(applicationKind, target, { type: 'merge', body, fieldManager }, signal);
    if (written.ok) return written.value;
    if (written.failure.code !== 'conflict') throw clusterRefusal(written.failure);
  }
  throw new Refusal('Aborted', `application "${target.name}" is being changed by others all the time. Try again`);
}

const fieldManager = 'argocd-server';

function guarded(patch: Patched, current: KubeObject): Json {
  const { resourceVersion } = current.metadata;
  return JSON.parse(JSON.stringify({ ...patch, metadata: { ...patch.metadata, resourceVersion } })) as Json;
}
