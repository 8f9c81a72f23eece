import { equalJson } from '@capstan/kube/object/json.ts';
import { complain, isIncomplete } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import type { Generated } from '#kustomize/generate/generate.ts';
import { configuredIn } from '#kustomize/origin.ts';
import { printKinds } from '#kustomize/resource-id.ts';
import { currentId, textMap, withMetadata } from '#kustomize/resource.ts';
import type { Origin, Resource } from '#kustomize/resource.ts';
import type { Step } from '#kustomize/transform/step.ts';
import { loadConfigs, refuseForeign } from './load-configs.ts';
import type { LoadEntry } from './load-configs.ts';
import { generateFrom } from './generators.ts';
import { transformers } from './transformers.ts';

/** What the `generators` of a layer make. */
export function runGenerators(context: Context, load: LoadEntry): readonly Generated[] {
  return loadConfigs(context, 'generators', load).flatMap((config) =>
    refuseForeign(context, 'generators', config)
      ? []
      : generateFrom(context, config).map((generated) => ({ ...generated, ...originOf(context, config) })),
  );
}

/** The steps that `transformers` or `validators` of a layer configure. */
export function pluginSteps(context: Context, field: 'transformers' | 'validators', load: LoadEntry): readonly Step[] {
  return loadConfigs(context, field, load).flatMap((config) => {
    if (refuseForeign(context, field, config)) return [];
    const id = currentId(config);
    const at = { ...context, place: config.origin };
    const configure = transformers.get(id.kind);
    if (configure === undefined) {
      complain(at, [field], { code: 'plugin', message: `unable to load builtin ${printKinds(id)}` });
      return [];
    }
    const run = configure(at, config);
    return run === undefined ? [] : [{ run, ...originOf(context, config) }];
  });
}

function originOf(context: Context, config: Resource): { readonly origin?: Origin } {
  if (!context.build.tracksOrigins) return {};
  const { apiVersion, kind } = config.object;
  const { name, namespace } = currentId(config);
  return {
    origin: {
      ...configuredIn(context, config.origin.file),
      configuredBy: { apiVersion: String(apiVersion), kind: String(kind), name, namespace },
    },
  };
}

const validatedBy = 'validated-by';

/** Validators may only add the label `validated-by`, which goes again. Source: kustomize api/internal/target, runValidators. */
export function runValidators(
  context: Context,
  resources: readonly Resource[],
  steps: readonly Step[],
): readonly Resource[] {
  let result = resources;
  for (const { run } of steps) {
    const before = result;
    result = run(before);
    if (isIncomplete(context.build)) return result;
    const same =
      result.length === before.length &&
      result.every((resource, i) => equalJson(withoutMark(resource), before[i]?.object ?? null));
    if (!same) {
      complain(context, ['validators'], {
        code: 'validator',
        message: "validator shouldn't modify the resource map",
        hint: 'Name what changes objects under transformers.',
      });
      return before;
    }
  }
  return result;
}

function withoutMark({ object }: Resource): unknown {
  const labels = textMap(object, 'labels');
  if (!Object.hasOwn(labels, validatedBy)) return object;
  const { [validatedBy]: _, ...rest } = labels;
  return withMetadata(object, 'labels', Object.keys(rest).length === 0 ? undefined : rest);
}
