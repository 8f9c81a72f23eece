import type { KubeObject } from '@capstan/kube/object/object.ts';

import { bootstrapRoles } from '#access/bootstrap.ts';
import { create } from '#verbs/create.ts';
import { systemWrite } from '#verbs/machine.ts';
import type { Machine } from '#verbs/machine.ts';
import { readObject } from '#verbs/read-object.ts';

const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Makes what every cluster has from the start, where it is not there yet. */
export function furnish(machine: Machine): void {
  for (const name of namespaces) {
    ensure(machine, 'namespaces', '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  for (const object of bootstrapRoles) {
    const plural = `${object.kind.toLowerCase()}s.rbac.authorization.k8s.io`;
    ensure(machine, plural, object.metadata.namespace ?? '', object);
  }
}

function ensure(machine: Machine, resourceName: string, namespace: string, object: KubeObject): void {
  const resource = machine.registry.byName(resourceName);
  if (resource === undefined) throw new Error(`no resource ${resourceName}`);
  const read = readObject(resource, object, 'Ignore');
  if (!read.ok) throw new Error(read.status.message);
  const made = create(machine, { resource, namespace }, read.object, systemWrite);
  if (!made.ok && made.status.code !== 409) throw new Error(made.status.message);
}
