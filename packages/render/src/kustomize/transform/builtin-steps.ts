import type { Context } from '#kustomize/context.ts';
import type { FieldTables } from '#kustomize/fields/tables.ts';
import type { LoadedPatches } from '#kustomize/load/load-patches.ts';
import type { LoadedReplacement } from '#kustomize/load/load-replacements.ts';
import { builtinOrigin } from '#kustomize/origin.ts';
import type { Resource } from '#kustomize/resource.ts';
import { addAffix } from './affixes.ts';
import { setImage } from './images.ts';
import { labelSteps } from './labels.ts';
import { setNamespace } from './namespace.ts';
import { setPairs } from './pairs.ts';
import { applyPatches } from './patches.ts';
import { replaceFields } from './replacements.ts';
import { setReplicas } from './replicas.ts';
import type { Step } from './step.ts';

export interface StepInput {
  readonly tables: FieldTables;
  readonly patches: LoadedPatches;
  readonly replacements: readonly LoadedReplacement[];
}

type Run = (resources: readonly Resource[]) => readonly Resource[];
type NamedRun = readonly [kind: string, run: Run];

/** The changes that a kustomization itself asks for, in kustomize's order. Source: kustomize api/internal/target, configureBuiltinTransformers. */
export function builtinSteps(context: Context, input: StepInput): readonly Step[] {
  const { tables, patches, replacements } = input;
  const { strategicMerge } = patches;
  const { commonAnnotations: pairs = {}, replicas = [] } = context.layer.kustomization;
  const { commonAnnotations: specs } = tables;
  const one = (kind: string, isWanted: boolean, run: Run): readonly NamedRun[] => (isWanted ? [[kind, run]] : []);
  const named: readonly NamedRun[] = [
    ...one('PatchStrategicMergeTransformer', strategicMerge.length > 0, (all) =>
      applyPatches(context, all, strategicMerge),
    ),
    ...patches.patches.map((patch): NamedRun => ['PatchTransformer', (all) => applyPatches(context, all, [patch])]),
    ...naming(context, tables),
    ...labelSteps(context, tables).map((step): NamedRun => ['LabelTransformer', (all) => setPairs(context, all, step)]),
    ...one('AnnotationsTransformer', Object.keys(pairs).length > 0, (all) =>
      setPairs(context, all, { field: ['commonAnnotations'], pairs, specs }),
    ),
    ...patches.json6902.map((patch): NamedRun => [
      'PatchJson6902Transformer',
      (all) => applyPatches(context, all, [patch]),
    ]),
    ...replicas.map((rule, i): NamedRun => [
      'ReplicaCountTransformer',
      (all) => setReplicas(context, all, { field: ['replicas', i], rule, specs: tables.replicas }),
    ]),
    ...imageSteps(context, tables),
    ...one('ReplacementTransformer', replacements.length > 0, (all) => replaceFields(context, all, replacements)),
  ];
  return named.map(([kind, run]) => ({ run, ...builtinOrigin(context, kind) }));
}

/** Namespace, prefix and suffix. */
function naming(context: Context, tables: FieldTables): readonly NamedRun[] {
  const { namespace = '', namePrefix = '', nameSuffix = '' } = context.layer.kustomization;
  const runs: NamedRun[] = [];
  if (namespace !== '')
    runs.push(['NamespaceTransformer', (all) => setNamespace(context, all, { namespace, specs: tables.namespace })]);
  if (namePrefix !== '')
    runs.push([
      'PrefixTransformer',
      (all) => addAffix(context, all, { side: 'prefix', text: namePrefix, specs: tables.namePrefix }),
    ]);
  if (nameSuffix !== '')
    runs.push([
      'SuffixTransformer',
      (all) => addAffix(context, all, { side: 'suffix', text: nameSuffix, specs: tables.nameSuffix }),
    ]);
  return runs;
}

function imageSteps(context: Context, tables: FieldTables): readonly NamedRun[] {
  return (['images', 'imageTags'] as const).flatMap((field) =>
    (context.layer.kustomization[field] ?? []).map((rule, i): NamedRun => [
      'ImageTagTransformer',
      (all) => setImage(context, all, { field: [field, i], rule, specs: tables.images }),
    ]),
  );
}
