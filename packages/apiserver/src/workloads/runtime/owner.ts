import type { KubeObject, ObjectMeta, OwnerReference } from '@capstan/kube/object/object.ts';

/** The owner that controls the object, if any. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** The reference that a controller puts on what it makes. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The child with the owner as its controller. */
export function adopted(child: KubeObject, owner: KubeObject): KubeObject {
  const others = (child.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid);
  return { ...child, metadata: { ...child.metadata, ownerReferences: [...others, controllerReference(owner)] } };
}

/** The child without that owner; no empty list stays behind. */
export function released(child: KubeObject, ownerUid: string | undefined): KubeObject {
  const { ownerReferences = [], ...rest } = child.metadata;
  const kept = ownerReferences.filter(({ uid }) => uid !== ownerUid);
  const metadata = (kept.length === 0 ? rest : { ...rest, ownerReferences: kept }) as ObjectMeta;
  return { ...child, metadata };
}
