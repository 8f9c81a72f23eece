import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { idKey, isClusterWide, printId } from '#kustomize/resource-id.ts';
import { currentId, rememberName, withMetadata } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';

/** Puts everything that lives in a namespace into that of the layer. Source: kustomize api/filters/namespace. */
export function setNamespace(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const namespace = context.layer.kustomization.namespace ?? '';
  if (namespace === '') return resources;
  const change = { start: namespace, set: (): Json => namespace };
  const moved = resources.map((resource) => {
    const id = currentId(resource);
    const { object } = resource;
    const inside = isClusterWide(id) ? object : withMetadata(object, 'namespace', namespace);
    const bound =
      id.kind === 'RoleBinding' || id.kind === 'ClusterRoleBinding' ? withSubjects(inside, namespace) : inside;
    return changeResource(
      context,
      ['namespace'],
      { ...rememberName(resource), object: bound },
      { specs: context.scope.tables.namespace, change },
    );
  });
  complainOfConflicts(context, moved);
  return moved;
}

/** Only subjects named `default` follow. */
function withSubjects(object: JsonMap, namespace: string): JsonMap {
  const { subjects } = object;
  if (!isList(subjects)) return object;
  return {
    ...object,
    subjects: subjects.map((subject) =>
      isMap(subject) && subject['name'] === 'default' ? { ...subject, namespace } : subject,
    ),
  };
}

function complainOfConflicts(context: Context, resources: readonly Resource[]): void {
  const seen = new Map<string, Resource>();
  for (const resource of resources) {
    const id = currentId(resource);
    const other = seen.get(idKey(id));
    if (other === undefined) seen.set(idKey(id), resource);
    else {
      complain(context, ['namespace'], {
        code: 'namespace-conflict',
        message: `namespace transformation produces ID conflict: ${printId(id)} is declared in ${other.origin.file} and in ${resource.origin.file}`,
        hint: 'Give one of the two another name, or build them in layers of their own.',
      });
    }
  }
}
