import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { compareTexts, firstKinds, kindText, lastKinds, placesOf } from '#kustomize/fields/kind-order.ts';
import type { SortOptions } from '#kustomize/kustomization.ts';
import { printKinds } from '#kustomize/resource-id.ts';
import { currentId } from '#kustomize/resource.ts';
import type { ResourceId } from '#kustomize/resource-id.ts';
import type { Resource } from '#kustomize/resource.ts';

/** The order of the output: `sortOptions` of the outermost layer, by default the legacy one. */
export function sortResources(context: Context, resources: readonly Resource[]): readonly Resource[] {
  return sortBy(context, resources, context.layer.kustomization.sortOptions ?? { order: 'legacy' });
}

function sortBy(
  context: Context,
  resources: readonly Resource[],
  { order = '', legacySortOptions }: SortOptions,
): readonly Resource[] {
  if (order !== 'fifo' && order !== 'legacy') {
    complain(context, ['sortOptions', 'order'], {
      code: 'sort',
      message: `the field 'sortOptions.order' must be one of [fifo, legacy]`,
    });
    return resources;
  }
  if (order === 'fifo') {
    if (legacySortOptions !== undefined) {
      complain(context, ['sortOptions', 'legacySortOptions'], {
        code: 'sort',
        message: `the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'`,
      });
    }
    return resources;
  }
  const places =
    legacySortOptions === undefined
      ? placesOf(firstKinds, lastKinds)
      : placesOf(legacySortOptions.orderFirst ?? [], legacySortOptions.orderLast ?? []);
  return resources
    .map((resource) => ({ resource, key: keyOf(currentId(resource), places) }))
    .toSorted(
      (a, b) =>
        a.key.place - b.key.place || compareTexts(a.key.kinds, b.key.kinds) || compareTexts(a.key.text, b.key.text),
    )
    .map(({ resource }) => resource);
}

interface SortKey {
  readonly place: number;
  readonly kinds: string;
  readonly text: string;
}

function keyOf(id: ResourceId, places: ReadonlyMap<string, number>): SortKey {
  const { kind, name, namespace } = id;
  return {
    place: places.get(kind) ?? 0,
    kinds: kindText(id),
    text: `${printKinds(id)}|${namespace || '~X'}|${name || '~N'}`,
  };
}
