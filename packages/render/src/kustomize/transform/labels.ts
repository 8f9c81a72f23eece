import type { Context } from '#kustomize/context.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import { ownSpec } from '#kustomize/fields/own-spec.ts';
import { mergeSpecs } from '#kustomize/fields/tables.ts';
import type { FieldTables } from '#kustomize/fields/tables.ts';
import type { LabelRule } from '#kustomize/kustomization.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';
import { mergeTexts } from './merge-texts.ts';

const metadataLabels: FieldSpec = { path: ['metadata', 'labels'], create: true };

/** `labels` in their order, then `commonLabels`. Source: kustomize api/internal/target, LabelTransformer. */
export function setLabels(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const { labels = [], commonLabels = {} } = context.layer.kustomization;
  const { tables } = context.scope;
  const steps = [
    ...labels.map((rule, i) => ({ field: ['labels', i], pairs: rule.pairs ?? {}, specs: specsOf(rule, tables) })),
    { field: ['commonLabels'], pairs: commonLabels, specs: tables.commonLabels },
  ].filter(({ pairs }) => Object.keys(pairs).length > 0);
  return resources.map((resource) =>
    steps.reduce(
      (changed, { field, pairs, specs }) =>
        changeResource(context, field, changed, { specs, change: mergeTexts(pairs) }),
      resource,
    ),
  );
}

function specsOf(rule: LabelRule, tables: FieldTables): readonly FieldSpec[] {
  const own = (rule.fields ?? []).map(ownSpec);
  const and = (specs: readonly FieldSpec[], more: readonly FieldSpec[]) => mergeSpecs(specs, more) ?? specs;
  if (rule.includeSelectors === true) return and(own, tables.commonLabels);
  const templates = rule.includeTemplates === true ? and(own, tables.templateLabels) : own;
  return and(templates, tables.labels.length === 0 ? [metadataLabels] : tables.labels);
}
