import type { Context } from '#kustomize/context.ts';
import { complain } from '#kustomize/context.ts';
import type { Decode, DecodeProblem } from '#kustomize/decode.ts';
import { printId } from '#kustomize/resource-id.ts';
import { currentId } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';

/** Reads the fields of a configuration; undefined, with a complaint, when one has the wrong form. */
export function decodeConfig<T>(context: Context, config: Resource, decode: Decode<T>): T | undefined {
  const problems: DecodeProblem[] = [];
  const value = decode(config.object, { path: [], problems, isLenient: true });
  for (const { message } of problems) refuseConfig(context, config, message);
  return problems.length > 0 ? undefined : value;
}

export function refuseConfig(context: Context, config: Resource, message: string): undefined {
  complain({ ...context, place: config.origin }, [], {
    code: 'plugin',
    message: `plugin ${printId(currentId(config))} fails configuration: ${message}`,
  });
  return undefined;
}
