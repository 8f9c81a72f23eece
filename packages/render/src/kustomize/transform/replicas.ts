import type { Json } from '@capstan/kube/object/json.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import { isOneOf } from '#kustomize/resource-id.ts';
import { allIds } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';

/** Sets spec.replicas of what has, or had, the name. Source: kustomize plugin/builtin/replicacounttransformer. */
export function setReplicas(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const { replicas = [] } = context.layer.kustomization;
  if (replicas.length === 0) return resources;
  const specs = context.scope.tables.replicas;
  const byName = new Map<string, number[]>();
  for (const [position, resource] of resources.entries()) {
    for (const name of new Set(allIds(resource).map((id) => id.name))) {
      byName.set(name, [...(byName.get(name) ?? []), position]);
    }
  }
  const result = [...resources];
  for (const [i, { name = '', count = 0 }] of replicas.entries()) {
    const scaled = (byName.get(name) ?? []).filter((position) => isScaled(specs, result[position]));
    for (const position of scaled) {
      const resource = result[position];
      const change = { start: count, set: (): Json => count };
      if (resource !== undefined) {
        result[position] = changeResource(context, ['replicas', i], resource, { specs, change });
      }
    }
    if (scaled.length === 0) {
      complain(context, ['replicas', i], {
        code: 'replicas-without-target',
        message: `replicas names ${name}, but no Deployment, ReplicationController, ReplicaSet or StatefulSet has that name`,
        hint: 'Correct the name (as it is before namePrefix and nameSuffix, or after), or remove the entry.',
      });
    }
  }
  return result;
}

function isScaled(specs: readonly FieldSpec[], resource: Resource | undefined): boolean {
  return resource !== undefined && allIds(resource).some((id) => specs.some((spec) => isOneOf(spec, id)));
}
