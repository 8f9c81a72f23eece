import type { Selector } from '#kustomize/kustomization.ts';
import { compilePattern } from '#kustomize/pattern.ts';
import type { Pattern } from '#kustomize/pattern.ts';
import { effectiveNamespace } from '#kustomize/resource-id.ts';
import { currentId, originalId, textMap } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { parseLabelSelector } from './label-selector.ts';

export type SelectorResult =
  | { readonly ok: true; readonly selects: (resource: Resource) => boolean }
  | { readonly ok: false; readonly message: string; readonly reference: string };

const patternFields = ['group', 'version', 'kind', 'name', 'namespace'] as const;

/**
 * Compiles the target of a patch: anchored regular expressions on group, version, kind, name and namespace (as they were
 * or are), and selectors on labels and annotations. What is absent matches everything. Source: kustomize
 * api/types/selector.go, api/resmap Select.
 */
export function compileSelector(selector: Selector): SelectorResult {
  const patterns: Partial<Record<(typeof patternFields)[number], Pattern>> = {};
  for (const field of patternFields) {
    const source = selector[field] ?? '';
    if (source === '') continue;
    const pattern = compilePattern(source);
    if (pattern === undefined)
      return {
        ok: false,
        message: `${field} ${source} is no regular expression that can be used`,
        reference: 'error parsing regexp: ',
      };
    patterns[field] = pattern;
  }
  const labels = parseLabelSelector(selector.labelSelector ?? '');
  if (labels === undefined)
    return {
      ok: false,
      message: `labelSelector ${selector.labelSelector} cannot be read`,
      reference: 'unable to parse requirement: ',
    };
  const annotations = parseLabelSelector(selector.annotationSelector ?? '');
  if (annotations === undefined)
    return {
      ok: false,
      message: `annotationSelector ${selector.annotationSelector} cannot be read`,
      reference: 'unable to parse requirement: ',
    };
  const { group, version, kind, name, namespace } = patterns;
  const accepts = (pattern: Pattern | undefined, text: string): boolean => pattern === undefined || pattern(text);
  return {
    ok: true,
    selects(resource) {
      const current = currentId(resource);
      if (!accepts(group, current.group) || !accepts(version, current.version) || !accepts(kind, current.kind))
        return false;
      const ids = [originalId(resource), current];
      if (name !== undefined && !ids.some((id) => name(id.name))) return false;
      if (namespace !== undefined && !ids.some((id) => namespace(effectiveNamespace(id)))) return false;
      return labels(textMap(resource.object, 'labels')) && annotations(textMap(resource.object, 'annotations'));
    },
  };
}
