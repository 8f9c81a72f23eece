import { struct, text } from '#kustomize/decode.ts';
import type { Decoded } from '#kustomize/decode.ts';
import type { Context } from '#kustomize/context.ts';
import { generateOne } from '#kustomize/generate/generate.ts';
import type { Generated } from '#kustomize/generate/generate.ts';
import { parts } from '#kustomize/kustomization.ts';
import type { GeneratorArgs } from '#kustomize/kustomization.ts';
import { printId, printKinds } from '#kustomize/resource-id.ts';
import { currentId, resourceOf } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { complain } from '#kustomize/context.ts';
import { decodeConfig, refuseConfig } from './decode-config.ts';
import { transformers } from './transformers.ts';

/** What a configuration of one of kustomize's own generators makes. */
export function generateFrom(context: Context, config: Resource): readonly Generated[] {
  const id = currentId(config);
  switch (id.kind) {
    case 'ConfigMapGenerator':
    case 'SecretGenerator':
      return generatedData(context, config, id.kind === 'SecretGenerator' ? 'secretGenerator' : 'configMapGenerator');
    case 'IAMPolicyGenerator':
      return iamPolicy(context, config);
    case 'HelmChartInflationGenerator':
      refuseConfig(context, config, 'Helm charts in kustomizations are not rendered yet');
      return [];
    default:
      complain({ ...context, place: config.origin }, ['generators'], {
        code: 'plugin',
        message: transformers.has(id.kind)
          ? `plugin ${printId(id)} not a generator`
          : `unable to load builtin ${printKinds(id)}`,
      });
      return [];
  }
}

const named = struct({ metadata: struct({ name: text, namespace: text }) });

function generatedData(
  context: Context,
  config: Resource,
  field: 'configMapGenerator' | 'secretGenerator',
): readonly Generated[] {
  const args = decodeConfig<GeneratorArgs>(context, config, parts.secretArgs);
  const meta: Decoded<typeof named> = decodeConfig(context, config, named) ?? {};
  if (args === undefined) return [];
  const { name = '', namespace = '' } = args;
  const own = {
    ...args,
    name: name || (meta.metadata?.name ?? ''),
    namespace: namespace || (meta.metadata?.namespace ?? ''),
  };
  return generateOne({ ...context, place: config.origin }, [field, 0], own, {});
}

const iamArgs = struct({
  cloud: text,
  kubernetesService: struct({ namespace: text, name: text }),
  serviceAccount: struct({ name: text, projectId: text }),
});

function iamPolicy(context: Context, config: Resource): readonly Generated[] {
  const args = decodeConfig(context, config, iamArgs);
  if (args === undefined) return [];
  const { cloud = '', kubernetesService = {}, serviceAccount = {} } = args;
  if (cloud !== 'gke') {
    complain({ ...context, place: config.origin }, ['generators'], {
      code: 'plugin',
      message: `cloud provider ${cloud} not supported yet`,
    });
    return [];
  }
  const email = `${serviceAccount.name ?? ''}@${serviceAccount.projectId ?? ''}.iam.gserviceaccount.com`;
  const { name = '', namespace = '' } = kubernetesService;
  const object = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      annotations: { 'iam.gke.io/gcp-service-account': email },
      name,
      ...(namespace === '' ? {} : { namespace }),
    },
  };
  return [{ field: ['generators', 0], behavior: 'create', resource: resourceOf(object, config.origin) }];
}
