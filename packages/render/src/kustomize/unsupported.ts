import { complain, warn } from './context.ts';
import type { Context } from './context.ts';
import type { Kustomization } from './kustomization.ts';

/** Fields that need what Capstan does not do, or not yet. They change the result, so that leaving them out would be wrong. */
const refused: readonly (readonly [keyof Kustomization, string])[] = [
  [
    'helmCharts',
    'Helm charts in kustomizations are not rendered yet. Commit the output of helm template and name it under resources.',
  ],
  [
    'helmChartInflationGenerator',
    'Helm charts in kustomizations are not rendered yet. Commit the output of helm template and name it under resources.',
  ],
  [
    'generators',
    'Generator plugins are not supported. Use configMapGenerator and secretGenerator, or commit the generated objects.',
  ],
  [
    'transformers',
    'Transformer plugins are not supported. Use the fields of the kustomization itself (labels, patches, replacements, ...).',
  ],
  ['validators', 'Validator plugins are not supported. Validate in CI, and remove the field.'],
];

export function refuseUnsupported(context: Context): void {
  const { kustomization } = context.layer;
  for (const [field, hint] of refused) {
    const value = kustomization[field];
    if (Array.isArray(value) && value.length === 0) continue;
    if (value !== undefined)
      complain(context, [field], { code: 'unsupported', message: `${field} is not supported`, hint });
  }
  if (kustomization.openapi !== undefined) {
    warn(context, ['openapi'], {
      code: 'ignored',
      message: 'openapi is ignored: patches use the built-in Kubernetes schema',
    });
  }
}
