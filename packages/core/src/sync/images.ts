import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, stringAt } from '@capstan/kube/object/read.ts';

const podSpecs: readonly (readonly string[])[] = [
  ['spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
];

/** Container images of a Pod or of what makes Pods, in order, without repeats. */
export function imagesOf(object: KubeObject): readonly string[] {
  const images = new Set<string>();
  for (const path of podSpecs) {
    const spec = at(object, ...path);
    if (isMap(spec)) for (const image of containerImages(spec)) images.add(image);
  }
  return [...images];
}

function containerImages(podSpec: Json): readonly string[] {
  return ['initContainers', 'containers'].flatMap((field) =>
    listAt(podSpec, field).flatMap((container) => stringAt(container, 'image') ?? []),
  );
}
