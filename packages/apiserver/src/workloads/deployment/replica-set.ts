import { equalJson } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject, ObjectMeta } from '@capstan/kube/object/object.ts';
import { at, mapAt, numberAt } from '@capstan/kube/object/read.ts';

import { controllerReference } from '#workloads/runtime/owner.ts';
import { templateWithout } from '#workloads/pod/from-template.ts';
import { templateHash } from '#workloads/pod/template-hash.ts';

import { byAge } from './counts.ts';
import type { RolloutLimits } from './limits.ts';
import { desiredReplicas, maxReplicas } from './rollout.ts';

export const hashLabel = 'pod-template-hash';
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const revisionHistory = 'deployment.kubernetes.io/revision-history';

/** Annotations of a Deployment that its ReplicaSets do not take over. */
const notCopied = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  revisionHistory,
  desiredReplicas,
  maxReplicas,
  'deprecated.deployment.rollback.to',
]);

/** The oldest ReplicaSet whose template equals the Deployment's: going back to an old template finds its old set. */
export function findNewSet(deployment: KubeObject, sets: readonly KubeObject[]): KubeObject | undefined {
  const wish = templateWithout(at(deployment, 'spec', 'template'), hashLabel);
  return byAge(sets).find((set) => equalJson(templateWithout(at(set, 'spec', 'template'), hashLabel), wish));
}

export function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.[revisionAnnotation] ?? 0) || 0;
}

/** The next revision: one more than the highest among the others. */
export function nextRevision(old: readonly KubeObject[]): number {
  return Math.max(0, ...old.map(revisionOf)) + 1;
}

/** The ReplicaSet for the Deployment's template. `collisions` keeps its name apart from strangers. */
export function makeNewSet(deployment: KubeObject, size: number, revision: number, collisions: number): KubeObject {
  const template = at(deployment, 'spec', 'template') ?? {};
  const hash = templateHash(template, collisions);
  const labels = { ...mapAt(template, 'metadata', 'labels'), [hashLabel]: hash };
  const selector = mapAt(deployment, 'spec', 'selector');
  const minReadySeconds = numberAt(deployment, 'spec', 'minReadySeconds') ?? 0;
  const metadata = {
    name: `${deployment.metadata.name}-${hash}`,
    namespace: deployment.metadata.namespace ?? '',
    labels,
    annotations: { ...copied(deployment), [revisionAnnotation]: String(revision) },
    ownerReferences: [controllerReference(deployment)],
  } as unknown as ObjectMeta;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata,
    spec: {
      replicas: size,
      ...(minReadySeconds === 0 ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...mapAt(selector, 'matchLabels'), [hashLabel]: hash } },
      template: { ...mapAt(template), metadata: { ...mapAt(template, 'metadata'), labels } },
    },
  };
}

/** The new set with the Deployment's annotations, its revision and minReadySeconds; the old revision goes to history. */
export function refreshed(deployment: KubeObject, set: KubeObject, revision: number): KubeObject {
  const before = set.metadata.annotations ?? {};
  const was = before[revisionAnnotation];
  const raised = revisionOf(set) < revision;
  const history = before[revisionHistory];
  const annotations = {
    ...before,
    ...copied(deployment),
    ...(raised ? { [revisionAnnotation]: String(revision) } : {}),
    ...(raised && was !== undefined ? { [revisionHistory]: history === undefined ? was : `${history},${was}` } : {}),
  };
  const wish = numberAt(deployment, 'spec', 'minReadySeconds') ?? 0;
  const { minReadySeconds: _old, ...spec } = mapAt(set, 'spec');
  return {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: wish === 0 ? spec : { ...spec, minReadySeconds: wish },
  };
}

/** The set with another size, and for which size of the Deployment that was decided. */
export function resized(set: KubeObject, replicas: number, limits: RolloutLimits): KubeObject {
  const annotations = { ...set.metadata.annotations, ...sizeAnnotations(limits) };
  return {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...mapAt(set, 'spec'), replicas } as Json,
  };
}

export function sizeAnnotations({ replicas, maxSurge }: RolloutLimits): { readonly [key: string]: string } {
  return { [desiredReplicas]: String(replicas), [maxReplicas]: String(replicas + maxSurge) };
}

function copied(deployment: KubeObject): { readonly [key: string]: string } {
  return Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key)),
  );
}
