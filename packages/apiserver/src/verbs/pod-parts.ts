import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

/** A write through /resize changes what containers may use, and nothing else. Source: kubernetes registry/core/pod/strategy.go. */
export function resized(next: KubeObject, before: KubeObject): KubeObject {
  const spec: Record<string, Json> = { ...mapAt(before, 'spec') };
  for (const field of ['containers', 'initContainers']) {
    const old = listAt(before, 'spec', field);
    if (old.length > 0)
      spec[field] = old.map((container, i) => withResources(container, listAt(next, 'spec', field)[i]));
  }
  return withSpec(before, next, spec);
}

function withResources(old: Json, next: Json | undefined): Json {
  if (!isMap(old) || !isMap(next) || stringAt(old, 'name') !== stringAt(next, 'name')) return old;
  const { resources, resizePolicy } = next;
  return {
    ...old,
    ...(resources === undefined ? {} : { resources }),
    ...(resizePolicy === undefined ? {} : { resizePolicy }),
  };
}

/** A write through /ephemeralcontainers changes these alone. */
export function withEphemeralContainers(next: KubeObject, before: KubeObject): KubeObject {
  const given = at(next, 'spec', 'ephemeralContainers');
  const spec = { ...mapAt(before, 'spec'), ...(given === undefined ? {} : { ephemeralContainers: given }) };
  return withSpec(before, next, spec);
}

function withSpec(before: KubeObject, next: KubeObject, spec: Json): KubeObject {
  const { managedFields } = next.metadata;
  const metadata = { ...before.metadata, ...(managedFields === undefined ? {} : { managedFields }) };
  return { ...before, metadata, spec };
}
