import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject, ObjectMeta } from '@capstan/kube/object/object.ts';
import { listAt, mapAt } from '@capstan/kube/object/read.ts';

import { controllerReference } from '#workloads/runtime/owner.ts';

/** Where a pod gets its name from: a base that the API completes, or the whole of it. */
export type PodName = { readonly generateName: string } | { readonly name: string };

/** The pod that a controller makes of its template; `labels` come on top of the template's. */
export function podFromTemplate(
  owner: KubeObject,
  template: Json | undefined,
  name: PodName,
  labels: { readonly [key: string]: string } = {},
): KubeObject {
  const own = mapAt(template, 'metadata') as Partial<ObjectMeta>;
  const finalizers = listAt(own, 'finalizers') as readonly string[];
  const allLabels = { ...own.labels, ...labels };
  const metadata = {
    ...name,
    ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
    ...(Object.keys(allLabels).length === 0 ? {} : { labels: allLabels }),
    ...(own.annotations === undefined ? {} : { annotations: own.annotations }),
    ...(finalizers.length === 0 ? {} : { finalizers }),
    ownerReferences: [controllerReference(owner)],
  } as unknown as ObjectMeta;
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: mapAt(template, 'spec') };
}

/** Do two pod templates want the same pods? Hash labels that controllers add do not count. */
export function templateWithout(template: Json | undefined, label: string): Json {
  const metadata = mapAt(template, 'metadata');
  const { [label]: _hash, ...labels } = mapAt(metadata, 'labels');
  return { metadata: { labels, annotations: mapAt(metadata, 'annotations') }, spec: mapAt(template, 'spec') };
}
