import type { Context } from '#kustomize/context.ts';
import { fieldPath } from '#kustomize/fields/field-spec.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import { selectorFields, templateLabelFields } from '#kustomize/fields/metadata-fields.ts';
import type { FieldSpecRule, LabelRule } from '#kustomize/kustomization.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';
import { mergeTexts } from './merge-texts.ts';

const metadataLabels: FieldSpec = { path: ['metadata', 'labels'], create: true };

/** `labels` in their order, then `commonLabels`. Source: kustomize api/internal/target, LabelTransformer. */
export function setLabels(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const { labels = [], commonLabels = {} } = context.layer.kustomization;
  const steps = [
    ...labels.map((rule, i) => ({ field: ['labels', i], pairs: rule.pairs ?? {}, specs: specsOf(rule) })),
    { field: ['commonLabels'], pairs: commonLabels, specs: selectorFields },
  ].filter(({ pairs }) => Object.keys(pairs).length > 0);
  return resources.map((resource) =>
    steps.reduce(
      (changed, { field, pairs, specs }) =>
        changeResource(context, field, changed, { specs, change: mergeTexts(pairs) }),
      resource,
    ),
  );
}

function specsOf(rule: LabelRule): readonly FieldSpec[] {
  const own = (rule.fields ?? []).map(ownSpec);
  if (rule.includeSelectors === true) return [...own, ...selectorFields];
  return rule.includeTemplates === true ? [...own, ...templateLabelFields, metadataLabels] : [...own, metadataLabels];
}

function ownSpec({ path = '', create = false, group, version, kind }: FieldSpecRule): FieldSpec {
  return {
    path: fieldPath(path),
    create,
    ...(group === undefined || group === '' ? {} : { group }),
    ...(version === undefined || version === '' ? {} : { version }),
    ...(kind === undefined || kind === '' ? {} : { kind }),
  };
}
