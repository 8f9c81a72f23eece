import { trackUpdate } from '@capstan/kube/apply/track-update.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

import { apiVersionOf, hasSubresource, resourceName } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

import { timestamp } from './machine.ts';
import type { Machine, WriteOptions } from './machine.ts';

export interface Write {
  readonly live: KubeObject | undefined;
  readonly next: KubeObject;
  readonly options: WriteOptions;
  readonly subresource?: string;
}

/** The object with managedFields that tell of this write. */
export function trackWrite(machine: Machine, resource: Resource, write: Write): KubeObject {
  const { live, next, options, subresource = '' } = write;
  return trackUpdate({
    before: live,
    after: next,
    manager: options.fieldManager,
    time: timestamp(machine),
    subresource,
    type: resource.type,
    ignored: ignoredThrough(resource, subresource),
    versions: versionsOf(machine, resource),
  });
}

/** Fields that a door does not write: nobody comes to own them there. */
export function ignoredThrough(resource: Resource, subresource: string): readonly (readonly string[])[] {
  if (subresource === 'status') return [['spec'], ['metadata', 'labels']];
  return subresource === '' && hasSubresource(resource, 'status') ? [['status']] : [];
}

/** apiVersions that the kind is served in. */
export function versionsOf({ registry }: Machine, resource: Resource): readonly string[] {
  const name = resourceName(resource);
  return registry
    .all()
    .filter((other) => other.group === resource.group && resourceName(other) === name)
    .map(apiVersionOf);
}
