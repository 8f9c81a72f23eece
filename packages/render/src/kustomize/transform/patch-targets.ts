import { formatApiVersion } from '@capstan/kube/object/ref.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import type { LoadedPatch } from '#kustomize/load/load-patches.ts';
import { printId, sayId } from '#kustomize/resource-id.ts';
import type { ResourceId } from '#kustomize/resource-id.ts';
import { currentId } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';

const maxNamed = 5;

interface Target {
  readonly id: ResourceId;
  readonly resources: readonly Resource[];
}

export function complainOfNoTarget(context: Context, patch: LoadedPatch, { id, resources }: Target): void {
  const sameKind = resources.filter((resource) => currentId(resource).kind === id.kind);
  const named = sameKind.slice(0, maxNamed).map((resource) => describe(resource, id));
  const more = sameKind.length > named.length ? ` and ${sameKind.length - named.length} more` : '';
  const field = String(patch.field[0]);
  complain(context, patch.field, {
    code: 'patch-without-target',
    message:
      `no resource matches patch target ${sayId(id)} (${field}, ${patch.name}): no matches for Id ${printId(id)}; ` +
      `resources of this kind: ${named.length === 0 ? 'none' : `${named.join(', ')}${more}`}`,
    reference: `no matches for Id ${printId(id)}`,
    hint:
      sameKind.length === 0
        ? `add the ${id.kind} to the base's resources or remove the patch.`
        : 'make name, namespace and apiVersion of the patch those of the resource, or remove the patch.',
  });
}

export function complainOfSeveralTargets(context: Context, patch: LoadedPatch, { id, resources }: Target): void {
  complain(context, patch.field, {
    code: 'patch-with-several-targets',
    message:
      `multiple matches for Id ${printId(id)} (${String(patch.field[0])}, ${patch.name}): ` +
      resources.map((resource) => `${sayId(currentId(resource))} in ${resource.origin.file}`).join(', '),
    reference: `multiple matches for Id ${printId(id)}`,
    hint: 'Use patches with a target that selects one of them.',
  });
}

/** The name, and what else keeps it from matching. */
function describe(resource: Resource, wanted: ResourceId): string {
  const id = currentId(resource);
  const version = formatApiVersion(id) === formatApiVersion(wanted) ? '' : ` (${formatApiVersion(id)})`;
  return `${id.name}${id.namespace === '' ? '' : ` in namespace ${id.namespace}`}${version}`;
}
