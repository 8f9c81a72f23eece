import type { Context } from '#kustomize/context.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';
import { mergeTexts } from './merge-texts.ts';

export function setAnnotations(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const pairs = context.layer.kustomization.commonAnnotations ?? {};
  if (Object.keys(pairs).length === 0) return resources;
  const change = mergeTexts(pairs);
  return resources.map((resource) =>
    changeResource(context, ['commonAnnotations'], resource, { specs: context.scope.tables.commonAnnotations, change }),
  );
}
