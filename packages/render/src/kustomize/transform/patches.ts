import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import { applyJsonPatch } from '@capstan/kube/patch/json-patch.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import type { LoadedPatch } from '#kustomize/load/load-patches.ts';
import { printId, sayId } from '#kustomize/resource-id.ts';
import { indexByAnyId, positionsOf } from '#kustomize/resource-set.ts';
import type { IdIndex } from '#kustomize/resource-set.ts';
import { currentId, rememberName, withMetadata } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { complainOfNoTarget, complainOfSeveralTargets } from './patch-targets.ts';
import { patchType } from './patch-type.ts';
import { compileSelector } from './select.ts';
import { mergeStrategic } from './strategic.ts';

/** Resources by position; undefined where a patch deleted one. */
type Slots = (Resource | undefined)[];

/** Applies patches one after the other. Source: kustomize plugin/builtin/patchtransformer. */
export function applyPatches(
  context: Context,
  resources: readonly Resource[],
  patches: readonly LoadedPatch[],
): readonly Resource[] {
  if (patches.length === 0) return resources;
  const slots: Slots = [...resources];
  let index: IdIndex | undefined;
  for (const patch of patches) {
    if (patch.is === 'json' || patch.target !== undefined) applySelected(context, slots, patch);
    else {
      index ??= indexByAnyId(present(slots));
      applyByIds(context, slots, { patch, index });
    }
    // Ids change with names; positions with deletions.
    if (patch.mayChangeName || patch.mayChangeKind || patch.is === 'json' || slots.includes(undefined)) {
      index = undefined;
      const left = present(slots);
      slots.splice(0, slots.length, ...left);
    }
  }
  return present(slots);
}

function present(slots: Slots): readonly Resource[] {
  return slots.filter((slot) => slot !== undefined);
}

/** A target selects any number of resources; that it selects none is no error. */
function applySelected(context: Context, slots: Slots, patch: LoadedPatch): void {
  const selector = compileSelector(patch.target ?? {});
  if (!selector.ok) {
    complain(context, patch.field, {
      code: 'selector',
      message: `${String(patch.field[0])}: the target cannot be used: ${selector.message}`,
    });
    return;
  }
  for (const [position, resource] of slots.entries()) {
    if (resource !== undefined && selector.selects(resource)) slots[position] = patched(context, resource, patch);
  }
}

/** Without a target each document of the patch names the one resource it is for. */
function applyByIds(
  context: Context,
  slots: Slots,
  { patch, index }: { readonly patch: LoadedPatch & { readonly is: 'strategic' }; readonly index: IdIndex },
): void {
  for (const document of patch.patches) {
    const id = currentId(document);
    const [position, second] = positionsOf(index, id);
    if (position === undefined) complainOfNoTarget(context, patch, { id, resources: present(slots) });
    else if (second !== undefined) {
      const both = [slots[position], slots[second]].filter((slot) => slot !== undefined);
      complainOfSeveralTargets(context, patch, { id, resources: both });
    } else {
      const resource = slots[position];
      if (resource !== undefined) slots[position] = merged(resource, document.object, patch);
    }
  }
}

function patched(context: Context, resource: Resource, patch: LoadedPatch): Resource | undefined {
  return patch.is === 'json'
    ? patchedByOperations(context, resource, patch)
    : patch.patches.reduce<Resource | undefined>(
        (changed, document) => changed && merged(changed, document.object, patch),
        resource,
      );
}

function merged(
  resource: Resource,
  document: JsonMap,
  { mayChangeName, mayChangeKind }: LoadedPatch,
): Resource | undefined {
  const { object } = resource;
  const type = patchType(stringAt(object, 'apiVersion') ?? '', stringAt(object, 'kind') ?? '');
  // The patch changes the object that was selected, whatever version it says itself.
  const result = mergeStrategic(object, { ...document, apiVersion: object['apiVersion'] ?? '' }, type);
  if (result === undefined) return undefined;
  const { name, namespace } = currentId(resource);
  const kindKept = mayChangeKind ? result : { ...result, kind: object['kind'] ?? '' };
  const nameKept = mayChangeName ? kindKept : withMetadata(kindKept, 'name', name);
  const kept = withMetadata(nameKept, 'namespace', namespace === '' ? undefined : namespace);
  return { ...(mayChangeName || mayChangeKind ? rememberName(resource) : resource), object: kept };
}

function patchedByOperations(
  context: Context,
  resource: Resource,
  patch: LoadedPatch & { readonly is: 'json' },
): Resource {
  const result = applyJsonPatch(resource.object, patch.operations as Json);
  if (result.ok && isMap(result.value)) return { ...rememberName(resource), object: result.value };
  const why = result.ok ? 'the object became no map' : (result.detail ?? result.message);
  complain(context, patch.field, {
    code: 'patch-failed',
    message: `${String(patch.field[0])}: the patch (${patch.name}) does not apply to ${sayId(currentId(resource))} (${resource.origin.file}): ${why}`,
    hint: `Compare the paths of the patch with ${printId(currentId(resource))} as it is at this layer.`,
  });
  return resource;
}
