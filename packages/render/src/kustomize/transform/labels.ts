import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { fieldPath } from '#kustomize/fields/field-spec.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import { ConflictingFields, mergeSpecs } from '#kustomize/fields/tables.ts';
import type { FieldTables } from '#kustomize/fields/tables.ts';
import type { FieldSpecRule, LabelRule } from '#kustomize/kustomization.ts';
import type { Pairs } from './pairs.ts';

const metadataLabels: FieldSpec = { path: ['metadata', 'labels'], create: true };

/** `labels` in their order, then `commonLabels`. Source: kustomize api/internal/target, LabelTransformer. */
export function labelSteps(context: Context, tables: FieldTables): readonly Pairs[] {
  const { labels = [], commonLabels = {} } = context.layer.kustomization;
  if (labels.length === 0 && Object.keys(commonLabels).length === 0) return [];
  return [
    ...labels.map((rule, i) => ({
      field: ['labels', i],
      pairs: rule.pairs ?? {},
      specs: specsOf(context, rule, { tables, at: i }),
    })),
    { field: ['commonLabels'], pairs: commonLabels, specs: tables.commonLabels },
  ];
}

function specsOf(
  context: Context,
  rule: LabelRule,
  { tables, at }: { readonly tables: FieldTables; readonly at: number },
): readonly FieldSpec[] {
  const own = (rule.fields ?? []).map(fieldSpecOf);
  try {
    const specs = mergeSpecs(own, tables.labels);
    if (rule.includeSelectors === true) return mergeSpecs(specs, tables.commonLabels);
    const templates = rule.includeTemplates === true ? mergeSpecs(specs, tables.templateLabels) : specs;
    return mergeSpecs(templates, [metadataLabels]);
  } catch (error) {
    if (!(error instanceof ConflictingFields)) throw error;
    complain(context, ['labels', at], { code: 'fields', message: `failed to merge labels: ${error.message}` });
    return [];
  }
}

/** A field spec as it is written in a kustomization or a configuration. */
export function fieldSpecOf({ path = '', create = false, group, version, kind }: FieldSpecRule): FieldSpec {
  return {
    path: fieldPath(path),
    create,
    ...(group === undefined || group === '' ? {} : { group }),
    ...(version === undefined || version === '' ? {} : { version }),
    ...(kind === undefined || kind === '' ? {} : { kind }),
  };
}
