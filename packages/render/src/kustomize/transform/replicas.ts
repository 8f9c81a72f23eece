import type { Json } from '@capstan/kube/object/json.ts';
import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import type { ReplicaRule } from '#kustomize/kustomization.ts';
import { isOneOf, printKinds } from '#kustomize/resource-id.ts';
import { allIds } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';

export interface ReplicaChange {
  readonly field: FieldPath;
  readonly rule: ReplicaRule;
  readonly specs: readonly FieldSpec[];
}

/** Sets the count of what has, or had, the name. Source: kustomize plugin/builtin/replicacounttransformer. */
export function setReplicas(
  context: Context,
  resources: readonly Resource[],
  { field, rule: { name = '', count = 0 }, specs }: ReplicaChange,
): readonly Resource[] {
  let found = false;
  const change = { start: count, set: (): Json => count };
  const result = resources.map((resource) => {
    if (!isNamed(resource, name)) return resource;
    const ids = allIds(resource).filter((id) => id.name === name);
    const fitting = specs.filter((spec) => ids.some((id) => isOneOf(spec, id)));
    if (fitting.length === 0) return resource;
    found = true;
    return changeResource(context, field, resource, { specs: fitting, change });
  });
  if (!found) {
    complain(context, field, {
      code: 'replicas-without-target',
      message: `resource with name ${name} does not match a config with the following GVK [${specs.map(printKinds).join(' ')}]`,
      hint: 'Correct the name (as it is before namePrefix and nameSuffix, or after), or remove the entry.',
    });
  }
  return result;
}

function isNamed(resource: Resource, name: string): boolean {
  const metadata = resource.object['metadata'] as { readonly name?: unknown } | undefined;
  return metadata?.name === name || resource.previous.some((previous) => previous.name === name);
}
