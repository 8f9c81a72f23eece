import { mapAt } from '@capstan/kube/object/read.ts';
import type { JsonMap } from '@capstan/kube/object/json.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { idKey, sayId } from '#kustomize/resource-id.ts';
import { allIds, currentId, textMap, withMetadata } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import type { Generated } from './generate.ts';

/** Adds generated objects to those of the layer, or merges them into theirs. Source: kustomize api/resmap, AbsorbAll. */
export function absorbGenerated(
  context: Context,
  resources: readonly Resource[],
  generated: readonly Generated[],
): readonly Resource[] {
  if (generated.length === 0) return resources;
  const result = [...resources];
  const positions = new Map<string, number[]>();
  const remember = (resource: Resource, position: number): void => {
    for (const key of new Set(allIds(resource).map(idKey)))
      positions.set(key, [...(positions.get(key) ?? []), position]);
  };
  for (const [position, resource] of resources.entries()) remember(resource, position);
  for (const { field, behavior, resource: made, origin } of generated) {
    const resource = origin === undefined ? made : { ...made, source: origin };
    const id = currentId(resource);
    const [position, second] = positions.get(idKey(id)) ?? [];
    const old = position === undefined ? undefined : result[position];
    const problem = whyNot(behavior, old, second === undefined);
    if (problem !== undefined) {
      complain(context, field, {
        code: 'generator',
        message: `${String(field[0])}: ${sayId(id)} ${problem}`,
        reference:
          old === undefined
            ? `Name:"${id.name}", Namespace:"${id.namespace}"} does not exist; cannot merge or replace`
            : second === undefined
              ? `Name:"${id.name}", Namespace:"${id.namespace}"} exists; can not use behavior: `
              : 'found multiple objects',
      });
    } else if (old === undefined || position === undefined) {
      result.push(resource);
      remember(resource, result.length - 1);
    } else {
      result[position] =
        behavior === 'merge'
          ? withOldData(inPlaceOf(old, resource), old)
          : withOwnSource(inPlaceOf(old, resource), resource);
    }
  }
  return result;
}

/** A replaced object comes from where its new content does. */
function withOwnSource(resource: Resource, { source }: Resource): Resource {
  return source === undefined ? resource : { ...resource, source };
}

function whyNot(behavior: Generated['behavior'], old: Resource | undefined, isOne: boolean): string | undefined {
  if (!isOne) return 'exists more than once; it is not clear which one to merge with';
  if (old === undefined) {
    return behavior === 'create'
      ? undefined
      : `does not exist, so there is nothing to ${behavior}; use behavior: create`;
  }
  const { file, line } = old.origin;
  return behavior === 'create'
    ? `exists already (${file}${line === undefined ? '' : `:${line}`}); behavior must be merge or replace`
    : undefined;
}

/** The new object under the name of the old one, with what is remembered of both. */
function inPlaceOf(old: Resource, resource: Resource): Resource {
  const { name, namespace } = currentId(old);
  let object = withMetadata(resource.object, 'name', name);
  object = withMetadata(object, 'namespace', namespace === '' ? undefined : namespace);
  for (const field of ['labels', 'annotations'] as const) {
    const texts = { ...textMap(old.object, field), ...textMap(resource.object, field) };
    object = withMetadata(object, field, Object.keys(texts).length === 0 ? undefined : texts);
  }
  return { ...old, object, hashed: old.hashed && resource.hashed };
}

function withOldData(resource: Resource, old: Resource): Resource {
  let { object } = resource;
  for (const field of ['data', 'binaryData']) {
    const data: JsonMap = { ...mapAt(old.object, field), ...mapAt(object, field) };
    if (Object.keys(data).length > 0) object = { ...object, [field]: data };
  }
  return { ...resource, object };
}
