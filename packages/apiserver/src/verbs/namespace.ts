import { stringAt } from '@capstan/kube/object/read.ts';

import type { Resource } from '#resources/resource.ts';

import type { Machine } from './machine.ts';
import { forbidden, notFound } from './status.ts';
import type { Named, Refusal } from './status.ts';

const namespaces: Named = { group: '', plural: 'namespaces', kind: 'Namespace' };

/** Namespaced objects are made only in a namespace that exists and stays. Source: admission plugin NamespaceLifecycle. */
export function refuseNamespace(
  machine: Machine,
  resource: Resource,
  namespace: string,
  name: string,
): Refusal | undefined {
  if (!resource.namespaced) return undefined;
  const entry = machine.store.collection('namespaces').get(namespace);
  if (entry === undefined) return notFound(namespaces, namespace);
  if (stringAt(entry.value, 'status', 'phase') !== 'Terminating') return undefined;
  const message = `namespace ${namespace} is being terminated`;
  return forbidden(
    resource,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }],
  );
}
