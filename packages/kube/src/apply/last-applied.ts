import { canonicalText, isMap } from '#object/json.ts';
import type { Json, JsonMap } from '#object/json.ts';
import type { KubeObject } from '#object/object.ts';
import type { TypeNode } from '#schema/type.ts';
import { checkTyped } from './check-typed.ts';
import { compareTyped } from './compare.ts';
import { difference, isEmptySet, union } from './field-set.ts';
import { withoutManagers } from './managed-object.ts';
import type { ManagedSet, Managers } from './managers.ts';
import { toFieldSet } from './to-field-set.ts';

/** Where client-side `kubectl apply` keeps what it applied last. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** So many bytes all annotations may have together. Source: apimachinery, TotalAnnotationSizeLimitB. */
const annotationLimit = 256 * 1024;

/**
 * The conflicts that remain after `kubectl` took over what it applied from the client before: fields of the annotation
 * that still have its values. When others remain, they alone are reported. Source: managedfields, `lastapplied.go`.
 */
export function withoutAllowedConflicts(conflicts: Managers, live: KubeObject, type: TypeNode): Managers {
  const applied = readAnnotation(live);
  if (conflicts.size === 0 || applied === undefined || applied['apiVersion'] !== live.apiVersion) return conflicts;
  if (checkTyped(applied, type).length > 0) return conflicts;
  const { modified, added } = compareTyped(withoutManagers(live), applied, type);
  const allowed = difference(toFieldSet(applied, type), union(modified, added));
  const open = new Map<string, ManagedSet>();
  for (const [key, entry] of conflicts) {
    const set = difference(entry.set, allowed);
    if (!isEmptySet(set)) open.set(key, { ...entry, set });
  }
  return open;
}

function readAnnotation(live: KubeObject): JsonMap | undefined {
  const text = live.metadata.annotations?.[lastAppliedAnnotation];
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The annotation, where there is one, tells what `kubectl apply --server-side` applied just now. */
export function refreshLastApplied(object: KubeObject, applied: KubeObject): KubeObject {
  const annotations = object.metadata.annotations ?? {};
  if (annotations[lastAppliedAnnotation] === undefined) return object;
  const { [lastAppliedAnnotation]: _, ...others } = annotations;
  const refreshed = { ...others, [lastAppliedAnnotation]: `${canonicalText(withoutAnnotation(applied))}\n` };
  const fits = sizeOf(refreshed) <= annotationLimit;
  return { ...object, metadata: { ...object.metadata, annotations: fits ? refreshed : others } };
}

function withoutAnnotation(applied: KubeObject): KubeObject {
  const bare = withoutManagers(applied);
  const { annotations } = bare.metadata;
  if (annotations === undefined) return bare;
  const { [lastAppliedAnnotation]: _, ...others } = annotations;
  return { ...bare, metadata: { ...bare.metadata, annotations: others } };
}

function sizeOf(annotations: { readonly [key: string]: string }): number {
  const encoder = new TextEncoder();
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    size += encoder.encode(key).length + encoder.encode(value).length;
  }
  return size;
}
