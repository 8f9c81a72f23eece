import type { KubeObject } from '@capstan/kube/object/object.ts';
import { refOf } from '@capstan/kube/object/ref.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import { annotations } from './annotations.ts';

/** What a tracking id says: this object is that application's (argocd.md 1.9). */
export interface Tracking {
  /** Instance name of the application, see `instanceName`. */
  readonly instance: string;
  /** The object. For cluster-scoped kinds `namespace` is the application's destination namespace. */
  readonly ref: Ref;
}

/** `<name>`, or `<namespace>_<name>` for applications outside the control plane's namespace. */
export function instanceName(app: { readonly name: string; readonly namespace: string }, controlPlane: string): string {
  return app.namespace === controlPlane || app.namespace === '' ? app.name : `${app.namespace}_${app.name}`;
}

/** The inverse of `instanceName`. Kubernetes names hold no underscore. */
export function parseInstanceName(
  instance: string,
  controlPlane: string,
): { readonly name: string; readonly namespace: string } {
  const split = instance.indexOf('_');
  return split < 0
    ? { name: instance, namespace: controlPlane }
    : { namespace: instance.slice(0, split), name: instance.slice(split + 1) };
}

/** `<instance>:<group>/<Kind>:<namespace>/<name>`; the core group is the empty string. */
export function formatTrackingId({ instance, ref }: Tracking): string {
  return `${instance}:${ref.group}/${ref.kind}:${ref.namespace}/${ref.name}`;
}

/** Undefined when the text is no tracking id. Names may hold colons (RBAC): only the first two separate. */
export function parseTrackingId(text: string): Tracking | undefined {
  const parts = /^([^:]+):([^:/]*)\/([^:/]+):([^/]*)\/(.+)$/.exec(text);
  if (parts === null) return undefined;
  const [, instance = '', group = '', kind = '', namespace = '', name = ''] = parts;
  return { instance, ref: { group, kind, namespace, name } };
}

/**
 * The object with the tracking annotation of this application. `destinationNamespace` stands in the id of objects
 * without a namespace.
 */
export function withTracking(object: KubeObject, instance: string, destinationNamespace: string): KubeObject {
  const ref = refOf(object);
  const id = formatTrackingId({
    instance,
    ref: ref.namespace === '' ? { ...ref, namespace: destinationNamespace } : ref,
  });
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [annotations.trackingId]: id } },
  };
}

/** The application that the object says it belongs to; undefined without a readable tracking id. */
export function trackingOf(object: KubeObject): Tracking | undefined {
  const id = object.metadata.annotations?.[annotations.trackingId];
  return typeof id === 'string' ? parseTrackingId(id) : undefined;
}

/**
 * False when the object carries a tracking id that describes another object: it was copied. Such objects are shown, have
 * no sync status and are never pruned. An object without an id is taken for its own. The namespace of the id counts only
 * for namespaced objects; the group only when `config`, the desired object, does not tell (extensions moved to apps).
 */
export function isSelfReferencing(live: KubeObject, config?: KubeObject): boolean {
  const tracking = trackingOf(live);
  if (tracking === undefined) return true;
  return [live, ...(config === undefined ? [] : [config])].some((object) => describes(tracking.ref, refOf(object)));
}

function describes(id: Ref, ref: Ref): boolean {
  return (
    id.group === ref.group &&
    id.kind === ref.kind &&
    id.name === ref.name &&
    (ref.namespace === '' || id.namespace === ref.namespace)
  );
}
