import { isIncomplete } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { withTransformation } from '#kustomize/origin.ts';
import type { Resource } from '#kustomize/resource.ts';
import type { Step } from './step.ts';

/** Runs the steps one after the other, until one complains. */
export function runSteps(
  context: Context,
  resources: readonly Resource[],
  steps: readonly Step[],
): readonly Resource[] {
  let result = resources;
  for (const { run, origin } of steps) {
    result = run(result);
    if (isIncomplete(context.build)) return result;
    if (origin !== undefined) result = result.map((resource) => withTransformation(resource, origin));
  }
  return result;
}
