import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import type { ResourceNode, ResourceRef, ResourceTree } from './resource-tree.ts';
import { annotations } from '#app/annotations.ts';
import type { Health } from '#health/health.ts';
import { imagesIn, nodeInfo } from './node-info.ts';

export interface TreeInput {
  /** The live objects of the application. */
  readonly managed: readonly KubeObject[];
  ownedBy(uid: string): readonly KubeObject[];
  health(object: KubeObject): Health | undefined;
}

/** A tree of more nodes than this helps nobody; it is cut. */
const mostNodes = 20_000;

/**
 * The application's live objects and everything they own, to any depth (argo-cd: gitops-engine cluster cache,
 * IterateHierarchy). Parents come before their children. Cycles of owners are cut.
 */
export function buildTree({ managed, ownedBy, health }: TreeInput): ResourceTree {
  const nodes = new Map<string, ResourceNode>();
  const open = managed.map((object): readonly [KubeObject, readonly ResourceRef[]] => [object, []]);
  for (const [object, parents] of open) {
    const ref = resourceRef(object);
    const known = nodes.get(ref.uid);
    if (known !== undefined) {
      if (parents.length > 0) nodes.set(ref.uid, { ...known, parentRefs: [...(known.parentRefs ?? []), ...parents] });
      continue;
    }
    if (nodes.size >= mostNodes) break;
    nodes.set(ref.uid, nodeOf(object, ref, parents, health(object)));
    for (const child of ownedBy(ref.uid)) open.push([child, [ref]]);
  }
  return { nodes: [...nodes.values()], orphanedNodes: [] };
}

function resourceRef(object: KubeObject): ResourceRef {
  const { group, version } = parseApiVersion(object.apiVersion);
  const { namespace = '', name, uid = '' } = object.metadata;
  return { group, version, kind: object.kind, namespace, name, uid };
}

function nodeOf(
  object: KubeObject,
  ref: ResourceRef,
  parentRefs: readonly ResourceRef[],
  health: Health | undefined,
): ResourceNode {
  const { resourceVersion = '', creationTimestamp } = object.metadata;
  const info = nodeInfo(object);
  const images = imagesIn(object);
  const isIgnored = object.metadata.annotations?.[annotations.ignoreHealthcheck] === 'true';
  return {
    ...ref,
    ...(parentRefs.length === 0 ? {} : { parentRefs }),
    ...(info.length === 0 ? {} : { info }),
    resourceVersion,
    ...(images.length === 0 ? {} : { images }),
    ...(health === undefined || isIgnored ? {} : { health }),
    ...(creationTimestamp === undefined ? {} : { createdAt: creationTimestamp }),
  };
}
