import { isIncomplete } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import type { LoadedPatches } from '#kustomize/load/load-patches.ts';
import type { LoadedReplacement } from '#kustomize/load/load-replacements.ts';
import type { Resource } from '#kustomize/resource.ts';
import { setAnnotations } from './annotations.ts';
import { addNamePrefix, addNameSuffix } from './affixes.ts';
import { setImages } from './images.ts';
import { setLabels } from './labels.ts';
import { setNamespace } from './namespace.ts';
import { applyPatches } from './patches.ts';
import { replaceFields } from './replacements.ts';
import { setReplicas } from './replicas.ts';

/** A change of all resources of a layer. Complaints go to the context. */
export type Transformer = (context: Context, resources: readonly Resource[]) => readonly Resource[];

export interface TransformerInput {
  readonly patches: LoadedPatches;
  readonly replacements: readonly LoadedReplacement[];
}

/** The transformers of a layer in kustomize's order. Source: kustomize api/internal/target, configureBuiltinTransformers. */
export function runTransformers(
  context: Context,
  resources: readonly Resource[],
  { patches, replacements }: TransformerInput,
): readonly Resource[] {
  const transformers: readonly Transformer[] = [
    (at, all) => applyPatches(at, all, patches.strategicMerge),
    (at, all) => applyPatches(at, all, patches.patches),
    setNamespace,
    addNamePrefix,
    addNameSuffix,
    setLabels,
    setAnnotations,
    (at, all) => applyPatches(at, all, patches.json6902),
    setReplicas,
    setImages,
    (at, all) => replaceFields(at, all, replacements),
  ];
  let result = resources;
  for (const transform of transformers) {
    result = transform(context, result);
    if (isIncomplete(context.build)) return result;
  }
  return result;
}
