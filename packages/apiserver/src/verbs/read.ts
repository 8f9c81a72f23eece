import type { KubeObject } from '@capstan/kube/object/object.ts';

import { keyOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

import { fromStored } from './convert.ts';
import type { Machine } from './machine.ts';
import { notFound } from './status.ts';
import type { Refusal } from './status.ts';

/** Which object. */
export interface Place {
  readonly resource: Resource;
  /** '' for what lives in no namespace. */
  readonly namespace: string;
  readonly name: string;
}

/** The object as it is stored, or undefined. */
export function stored(machine: Machine, { resource, namespace, name }: Place): KubeObject | undefined {
  return machine.store.collection(resource.storage).get(keyOf(resource, namespace, name))?.value;
}

export function read(machine: Machine, place: Place): { readonly ok: true; readonly object: KubeObject } | Refusal {
  const object = stored(machine, place);
  if (object === undefined) return notFound(place.resource, place.name);
  return { ok: true, object: fromStored(place.resource, object) };
}
