import type { Context, FieldPath } from '#kustomize/context.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';
import { mergeTexts } from './merge-texts.ts';

/** Labels or annotations, and the maps they go to. */
export interface Pairs {
  readonly field: FieldPath;
  readonly pairs: Readonly<Record<string, string>>;
  readonly specs: readonly FieldSpec[];
}

export function setPairs(
  context: Context,
  resources: readonly Resource[],
  { field, pairs, specs }: Pairs,
): readonly Resource[] {
  if (Object.keys(pairs).length === 0) return resources;
  const change = mergeTexts(pairs);
  return resources.map((resource) => changeResource(context, field, resource, { specs, change }));
}
