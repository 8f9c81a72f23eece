import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';
import { changeFields, FieldSpecError } from '#kustomize/fields/field-spec.ts';
import type { Change, FieldSpec } from '#kustomize/fields/field-spec.ts';
import { sayId } from '#kustomize/resource-id.ts';
import { currentId } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';

/** The resource with the fields of all specs changed; complains where a path leads through a scalar. */
export function changeResource(
  context: Context,
  field: FieldPath,
  resource: Resource,
  { specs, change }: { readonly specs: readonly FieldSpec[]; readonly change: Change },
): Resource {
  const id = currentId(resource);
  let { object } = resource;
  for (const spec of specs) {
    try {
      object = changeFields(object, id, spec, change);
    } catch (error) {
      if (!(error instanceof FieldSpecError)) throw error;
      complain(context, field, {
        code: 'field-form',
        message: `${String(field[0])}: ${sayId(id)} (${resource.origin.file}) has no map or list where ${spec.path.join('.')} needs one`,
        reference: error.message,
      });
    }
  }
  return object === resource.object ? resource : { ...resource, object };
}
