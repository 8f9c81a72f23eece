import { complain } from './context.ts';
import type { Context, FieldPath } from './context.ts';
import { idKey, printId, sayId } from './resource-id.ts';
import type { ResourceId } from './resource-id.ts';
import { allIds, currentId } from './resource.ts';
import type { Resource } from './resource.ts';

/** Positions of resources by every id they have or had. */
export type IdIndex = ReadonlyMap<string, readonly number[]>;

export function indexByAnyId(resources: readonly Resource[]): IdIndex {
  const index = new Map<string, number[]>();
  for (const [position, resource] of resources.entries()) {
    for (const key of new Set(allIds(resource).map(idKey))) {
      const positions = index.get(key);
      if (positions === undefined) index.set(key, [position]);
      else positions.push(position);
    }
  }
  return index;
}

export function positionsOf(index: IdIndex, id: ResourceId): readonly number[] {
  return index.get(idKey(id)) ?? [];
}

/** Resources of a layer while they are collected, with their ids at hand. */
export interface Collection {
  readonly resources: Resource[];
  readonly known: Map<string, Resource>;
}

export function collectionOf(resources: readonly Resource[]): Collection {
  return {
    resources: [...resources],
    known: new Map(resources.map((resource) => [idKey(currentId(resource)), resource])),
  };
}

/** Adds resources to a collection; complains about objects that it has already. */
export function append(
  context: Context,
  field: FieldPath,
  { resources, known }: Collection,
  more: readonly Resource[],
): void {
  for (const resource of more) {
    const id = currentId(resource);
    const key = idKey(id);
    const first = known.get(key);
    resources.push(resource);
    if (first === undefined) known.set(key, resource);
    else {
      complain(context, field, {
        code: 'duplicate',
        message: `may not add resource with an already registered id: ${printId(id)}; ${sayId(id)} is declared in ${first.origin.file} and in ${resource.origin.file}`,
        reference: `may not add resource with an already registered id: ${printId(id)}`,
        hint: 'Remove one of the two, or make one of them a patch.',
      });
    }
  }
}
