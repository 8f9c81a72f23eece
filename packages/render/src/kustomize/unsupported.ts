import { complain } from './context.ts';
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
];

export function refuseUnsupported(context: Context): void {
  const { kustomization } = context.layer;
  for (const [field, hint] of refused) {
    const value = kustomization[field];
    if (Array.isArray(value) && value.length === 0) continue;
    if (value !== undefined)
      complain(context, [field], {
        code: 'unsupported',
        message: `${field} is not supported`,
        reference: 'must specify --enable-helm',
        hint,
      });
  }
}
