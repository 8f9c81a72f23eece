import type { KubeObject } from '@capstan/kube/object/object.ts';

import type { Resource } from '#resources/resource.ts';

import type { Machine, WriteOptions } from './machine.ts';

export interface Write {
  readonly live: KubeObject | undefined;
  readonly next: KubeObject;
  readonly options: WriteOptions;
  readonly subresource?: string;
}

/** The object with managedFields that tell of this write. */
export function trackWrite(_machine: Machine, _resource: Resource, { next }: Write): KubeObject {
  return next;
}
