import type { Json } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

/** The metadata of an object alone, as clients that cache only names and labels ask for it. */
export function partialOf({ metadata }: KubeObject, version: string): Json {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata };
}
