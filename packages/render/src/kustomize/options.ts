import type { KustomizeOptions } from '#request.ts';
import type { Build } from './context.ts';
import type { Layer } from './find-kustomization.ts';
import { parseImageOption } from './image-option.ts';
import type { ImageRule, Kustomization, ReplicaRule } from './kustomization.ts';

/**
 * The layer with the options of an Application laid over it, as Argo CD does by `kustomize edit set` before it builds:
 * texts replace, images and replicas replace those of the same name, labels and annotations are added. The file itself
 * is left alone. Source: argo-cd util/kustomize, Build.
 */
export function withOptions(build: Build, layer: Layer, options: KustomizeOptions): Layer {
  const { kustomization } = layer;
  const images = (options.images ?? []).map((text) => parseImageOption(text, kustomization.images ?? []));
  const set: Partial<Kustomization> = {
    ...text('namePrefix', options.namePrefix),
    ...text('nameSuffix', options.nameSuffix),
    ...text('namespace', options.namespace),
    ...(images.length === 0 ? {} : { images: mergeByName<ImageRule>(kustomization.images, images) }),
    ...(options.replicas === undefined
      ? {}
      : {
          replicas: mergeByName<ReplicaRule>(
            kustomization.replicas,
            options.replicas.map((replica) => replicaRule(build, replica)),
          ),
        }),
    ...labelFields(layer, options),
    ...(options.commonAnnotations === undefined
      ? {}
      : { commonAnnotations: { ...kustomization.commonAnnotations, ...options.commonAnnotations } }),
    ...(options.patches === undefined ? {} : { patches: [...(kustomization.patches ?? []), ...options.patches] }),
    ...(options.components === undefined
      ? {}
      : { components: [...(kustomization.components ?? []), ...options.components] }),
  };
  return { ...layer, kustomization: { ...kustomization, ...set } };
}

function text(field: 'namePrefix' | 'nameSuffix' | 'namespace', value: string | undefined): Partial<Kustomization> {
  return value === undefined || value === '' ? {} : { [field]: value };
}

function replicaRule(build: Build, { name, count }: { name: string; count: number | string }): ReplicaRule {
  const whole = Number(count);
  if (!Number.isInteger(whole) || whole < 0) {
    build.diagnostics.push({
      code: 'kustomize/option',
      message: `spec.source.kustomize.replicas: the count of ${name} must be a whole number, not ${count}`,
    });
  }
  return { name, count: whole };
}

/** Without selectors they go to `labels`, as with `--without-selector`. */
function labelFields({ kustomization }: Layer, options: KustomizeOptions): Partial<Kustomization> {
  const { commonLabels, labelWithoutSelector, labelIncludeTemplates } = options;
  if (commonLabels === undefined) return {};
  if (labelWithoutSelector !== true) return { commonLabels: { ...kustomization.commonLabels, ...commonLabels } };
  const rule = { pairs: commonLabels, includeSelectors: false, includeTemplates: labelIncludeTemplates === true };
  return { labels: [...(kustomization.labels ?? []), rule] };
}

function mergeByName<T extends { readonly name?: string }>(
  old: readonly T[] | undefined,
  set: readonly T[],
): readonly T[] {
  const merged = new Map((old ?? []).map((rule) => [rule.name, rule]));
  for (const rule of set) merged.set(rule.name, rule);
  return [...merged.values()];
}
