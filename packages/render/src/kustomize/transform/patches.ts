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
import { nodeMismatch } from './node-mismatch.ts';
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
      reference: selector.reference,
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
      if (resource !== undefined) slots[position] = merged(context, resource, { document: document.object, patch });
    }
  }
}

function patched(context: Context, resource: Resource, patch: LoadedPatch): Resource | undefined {
  return patch.is === 'json'
    ? patchedByOperations(context, resource, patch)
    : patch.patches.reduce<Resource | undefined>(
        (changed, document) => changed && merged(context, changed, { document: document.object, patch }),
        resource,
      );
}

function merged(
  context: Context,
  resource: Resource,
  { document, patch }: { readonly document: JsonMap; readonly patch: LoadedPatch },
): Resource | undefined {
  const { mayChangeName, mayChangeKind } = patch;
  const { object } = resource;
  const typeOf = context.build.schema.lookup ?? patchType;
  const type = typeOf(stringAt(object, 'apiVersion') ?? '', stringAt(object, 'kind') ?? '');
  // The patch changes the object that was selected, whatever version it says itself.
  const { apiVersion: _, ...withoutVersion } = document;
  const mismatch = nodeMismatch(object, withoutVersion);
  if (mismatch !== undefined) {
    complain(context, patch.field, {
      code: 'patch-form',
      message: `${String(patch.field[0])}: the patch (${patch.name}) for ${sayId(currentId(resource))} (${resource.origin.file}) has another form: ${mismatch}`,
      reference: mismatch,
    });
    return resource;
  }
  const result = mergeStrategic(object, withoutVersion, type);
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
  // Except under patchesJson6902, the id is remembered first: in an annotation, so that there are annotations to patch.
  const remembered = patch.field[0] === 'patchesJson6902' ? resource : rememberName(resource);
  const result = applyJsonPatch(withAnnotations(remembered), patch.operations as Json);
  if (result.ok && isMap(result.value))
    return { ...(replacesAnnotations(patch) ? withoutOrigin(remembered) : remembered), object: result.value };
  const why = result.ok ? 'the object became no map' : (result.detail ?? result.message);
  complain(context, patch.field, {
    code: 'patch-failed',
    message: `${String(patch.field[0])}: the patch (${patch.name}) does not apply to ${sayId(currentId(resource))} (${resource.origin.file}): ${why}`,
    reference: jsonPatchWords(patch, result.ok ? '' : (result.detail ?? '')),
    hint: `Compare the paths of the patch with ${printId(currentId(resource))} as it is at this layer.`,
  });
  return resource;
}

/** The object as kustomize has it, whose notes on a resource are annotations. */
function withAnnotations({ object, previous, prefixes, suffixes, hashed }: Resource): JsonMap {
  const isNoted = previous.length > 0 || prefixes.length > 0 || suffixes.length > 0 || hashed;
  const metadata = object['metadata'];
  if (!isNoted || !isMap(metadata) || isMap(metadata['annotations'])) return object;
  return { ...object, metadata: { ...metadata, annotations: {} } };
}

/** Which operation failed, in the words of evanphx/json-patch. */
function jsonPatchWords(patch: LoadedPatch & { readonly is: 'json' }, detail: string): string {
  const at = Number(/^operation (\d+)/.exec(detail)?.[1] ?? 0);
  const operation = patch.operations[at];
  const op = stringAt(operation, 'op') ?? '';
  if (!['add', 'remove', 'replace', 'move', 'copy', 'test'].includes(op)) return `Unexpected kind: ${op}`;
  return op === 'test'
    ? `testing value ${stringAt(operation, 'path') ?? ''} failed`
    : `${op} operation does not apply: `;
}

/** Origins are kept in annotations: with all of these set anew, they are lost. */
function replacesAnnotations({ operations }: LoadedPatch & { readonly is: 'json' }): boolean {
  return operations.some((operation) => /^\/metadata(?:\/annotations)?$/.test(stringAt(operation, 'path') ?? ''));
}

function withoutOrigin(resource: Resource): Resource {
  const { source: _, transformations: __, ...rest } = resource;
  return rest;
}
