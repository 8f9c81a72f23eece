import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion, refKey, refOf } from '@capstan/kube/object/ref.ts';
import type { WantedCondition } from '#app/conditions.ts';
import { syncOptionsOf } from '#app/sync-options.ts';
import { withTracking } from '#app/tracking.ts';
import { hookRoleOf } from './hook.ts';
import type { Origin, Target } from './task.ts';
import { originText, refName } from './task.ts';

export interface TargetInput {
  /** As rendered, in order. */
  readonly objects: readonly { readonly object: KubeObject; readonly origin: Origin }[];
  /** See `instanceName`. */
  readonly instance: string;
  readonly destinationNamespace: string;
  /** Undefined where the cluster does not know the kind. */
  isNamespaced(group: string, version: string, kind: string): boolean | undefined;
}

export interface Targets {
  readonly targets: readonly Target[];
  readonly conditions: readonly WantedCondition[];
}

/**
 * What shall be in the cluster: rendered objects with their namespace settled (cleared on cluster-scoped kinds, the
 * destination's where a namespaced object has none), tracked, the last of several spellings of one object (argocd.md 3.1).
 */
export function settleTargets(input: TargetInput): Targets {
  const byKey = new Map<string, Target>();
  const conditions: WantedCondition[] = [];
  for (const { object, origin } of input.objects) {
    const settled = withTracking(settleNamespace(object, input), input.instance, input.destinationNamespace);
    // A hook that names itself anew each run is no duplicate of its neighbour.
    const key = hasName(settled) ? refKey(refOf(settled)) : `generated ${byKey.size}`;
    const first = byKey.get(key);
    if (first !== undefined) conditions.push(repeated(settled, first.origin, origin));
    conditions.push(...withoutEffect(settled, origin));
    byKey.delete(key);
    byKey.set(key, { object: settled, origin });
  }
  return { targets: [...byKey.values()], conditions };
}

function hasName({ metadata }: KubeObject): boolean {
  return (metadata.name as string | undefined) !== undefined && metadata.name !== '';
}

function settleNamespace(object: KubeObject, { destinationNamespace, isNamespaced }: TargetInput): KubeObject {
  const { group, version } = parseApiVersion(object.apiVersion);
  const { namespace, ...metadata } = object.metadata;
  if (isNamespaced(group, version, object.kind) === false) {
    return namespace === undefined ? object : ({ ...object, metadata } as KubeObject);
  }
  if (namespace !== undefined && namespace !== '') return object;
  if (destinationNamespace === '') return object;
  return { ...object, metadata: { ...object.metadata, namespace: destinationNamespace } };
}

/** What a manifest asks the sync for and does not get. */
function withoutEffect(object: KubeObject, origin: Origin): readonly WantedCondition[] {
  const role = hookRoleOf(object);
  const types = role.is === 'hook' ? role.types.filter((type) => type === 'PreDelete' || type === 'PostDelete') : [];
  const about = `${originText(origin)}: ${refName(refOf(object))}`;
  const said = [
    ...types.map((type) => `is a ${type} hook, and those do not run yet when an application is deleted`),
    ...syncOptionsOf(object).unknown.map((option) => `has the sync option "${option}", which nobody knows`),
  ];
  return said.map((message) => ({ type: 'RenderWarning', message: `${about} ${message}` }));
}

function repeated(object: KubeObject, first: Origin | undefined, origin: Origin): WantedCondition {
  const places = [first, origin].flatMap((place) => (place === undefined ? [] : [originText(place)]));
  return {
    type: 'RepeatedResourceWarning',
    message: `Resource ${refName(refOf(object))} appears more than once among the application's manifests (${places.join(', ')}); the last one is used. Remove the others`,
  };
}
