import type { KubeObject, ObjectMeta } from '@capstan/kube/object/object.ts';

import { rulesOf } from '#resources/rules.ts';
import { apiVersionOf, keyOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';

import { admit } from './admit.ts';
import { fromStored, toStored } from './convert.ts';
import { generatedName } from './generate-name.ts';
import { invalid } from './invalid.ts';
import { putObject, timestamp } from './machine.ts';
import { dedupeOwners } from './owners.ts';
import type { Done, Machine, WriteOptions } from './machine.ts';
import { refuseNamespace } from './namespace.ts';
import { alreadyExists, badRequest, internal } from './status.ts';
import type { Refusal } from './status.ts';
import { trackWrite } from './track.ts';
import { metadataErrors } from './validate-metadata.ts';

/** Where and by whom something is written. */
export interface WriteTarget {
  readonly resource: Resource;
  /** '' for what lives in no namespace. */
  readonly namespace: string;
  /** managedFields of the object are final: server-side apply has made them. */
  readonly tracked?: boolean;
}

/** Makes a new object. `object` has been read by `readObject`. */
export function create(
  machine: Machine,
  target: WriteTarget,
  object: KubeObject,
  options: WriteOptions,
): Done | Refusal {
  const { resource, namespace } = target;
  if ((object.metadata.resourceVersion ?? '') !== '') {
    return internal('resourceVersion should not be set on objects to be created');
  }
  const placed = placeIn(resource, namespace, object);
  if (!placed.ok) return placed;
  const named = nameObject(machine, placed.object);
  const refused = refuseNamespace(machine, resource, namespace, named.metadata.name);
  if (refused !== undefined) return refused;
  // Ownership is booked before the server adds what is its own: addresses, tokens, selectors belong to nobody.
  const booked =
    target.tracked === true ? named : trackWrite(machine, resource, { live: undefined, next: named, options });
  const owned = dedupeOwners(booked);
  const admitted = admit(machine, resource, prepare(machine, resource, owned.object), {
    live: undefined,
    user: options.user,
  });
  if (!admitted.ok) return admitted;
  const rules = rulesOf(resource);
  const errors = [
    ...metadataErrors(resource, admitted.object),
    ...(rules.validate?.(admitted.object) ?? []),
    ...(rules.validateCreate?.(admitted.object) ?? []),
  ];
  if (errors.length > 0) return invalid(resource, named.metadata.name, errors);
  const key = keyOf(resource, namespace, admitted.object.metadata.name);
  if (machine.store.collection(resource.storage).get(key) !== undefined) {
    return alreadyExists(resource, admitted.object.metadata.name);
  }
  const stored = toStored(resource, admitted.object);
  const written = options.dryRun ? stored : putObject(machine, resource, key, stored);
  return {
    ok: true,
    object: fromStored(resource, written),
    created: true,
    warnings: [...owned.warnings, ...admitted.warnings],
  };
}

/** The namespace of the path is the object's; another one in the body is refused. */
export function placeIn(
  resource: Resource,
  namespace: string,
  object: KubeObject,
): { readonly ok: true; readonly object: KubeObject } | Refusal {
  const given = object.metadata.namespace ?? '';
  if (resource.namespaced) {
    if (namespace === '') return badRequest('an empty namespace may not be set during creation');
    if (given !== '' && given !== namespace) {
      return badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
    }
  } else if (given !== '') {
    return badRequest('namespace may not be set on cluster-scoped objects');
  }
  const { name, generateName, namespace: _given, ...rest } = object.metadata;
  const metadata = {
    ...(name === undefined ? {} : { name }),
    ...(generateName === undefined ? {} : { generateName }),
    ...(resource.namespaced ? { namespace } : {}),
    ...rest,
  };
  return { ok: true, object: { ...object, metadata: metadata as ObjectMeta } };
}

function nameObject(machine: Machine, object: KubeObject): KubeObject {
  const { name, generateName } = object.metadata;
  if ((name ?? '') !== '') return object;
  if (generateName === undefined || generateName === '') {
    return { ...object, metadata: { ...object.metadata, name: '' } };
  }
  return { ...object, metadata: { ...object.metadata, name: generatedName(generateName, machine.random) } };
}

/** Fields that are the server's: set, or taken away. */
function prepare(machine: Machine, resource: Resource, object: KubeObject): KubeObject {
  const rules = rulesOf(resource);
  const { name, generateName, namespace, generation, labels, annotations, ownerReferences, finalizers, managedFields } =
    object.metadata;
  const metadata = {
    name: name ?? '',
    ...(generateName === undefined ? {} : { generateName }),
    ...(namespace === undefined ? {} : { namespace }),
    uid: machine.newUid(),
    ...(rules.generation ? { generation: 1 } : generation === undefined ? {} : { generation }),
    creationTimestamp: timestamp(machine),
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(managedFields === undefined ? {} : { managedFields }),
  };
  const fresh: KubeObject = { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
  return rules.prepareCreate?.(fresh) ?? fresh;
}
