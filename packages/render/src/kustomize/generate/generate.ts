import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';
import type { GeneratorArgs, GeneratorOptions } from '#kustomize/kustomization.ts';
import { lineOf } from '#kustomize/line-of.ts';
import { resourceOf } from '#kustomize/resource.ts';
import type { Origin, Resource } from '#kustomize/resource.ts';
import { builtinOrigin } from '#kustomize/origin.ts';
import { keyValues } from './key-values.ts';
import type { KeyValue } from './key-values.ts';
import { base64Lines, utf8Text } from './encode.ts';

export interface Generated {
  readonly field: FieldPath;
  readonly behavior: 'create' | 'merge' | 'replace';
  readonly resource: Resource;
  /** What made it, where origins are kept. */
  readonly origin?: Origin;
}

/** The ConfigMaps and Secrets of a layer. Source: kustomize api/internal/generators. */
export function generate(context: Context): readonly Generated[] {
  const { configMapGenerator = [], secretGenerator = [], generatorOptions = {} } = context.layer.kustomization;
  const one = (field: readonly [string, number], args: GeneratorArgs): readonly Generated[] =>
    generateOne(context, field, args, generatorOptions);
  return [
    ...configMapGenerator.flatMap((args, i) => one(['configMapGenerator', i], args)),
    ...secretGenerator.flatMap((args, i) => one(['secretGenerator', i], args)),
  ];
}

/** `general` are the options of the kustomization. */
export function generateOne(
  context: Context,
  field: readonly [string, number],
  args: GeneratorArgs,
  general: GeneratorOptions,
): readonly Generated[] {
  const { layer } = context;
  const behavior = args.behavior ?? 'create';
  const pairs = keyValues(context, field, args);
  const name = args.name ?? '';
  if (name === '') {
    complain(context, field, {
      code: 'generator',
      message: `${field[0]}: a generator must have a name`,
      reference: `a ${field[0] === 'secretGenerator' ? 'secret' : 'configmap'} must have a name`,
    });
    return [];
  }
  const options = mergeOptions(general, args.options ?? {});
  const object = field[0] === 'secretGenerator' ? secretOf(args, pairs) : configMapOf(pairs);
  const resource = resourceOf(
    {
      ...object,
      metadata: metadataOf(args, options),
      ...(options.immutable === true ? { immutable: true } : {}),
    },
    context.place ?? { file: layer.file, line: lineOf(layer.text, field) },
  );
  return [
    {
      field,
      ...builtinOrigin(context, field[0] === 'secretGenerator' ? 'SecretGenerator' : 'ConfigMapGenerator'),
      behavior: behavior === 'merge' || behavior === 'replace' ? behavior : 'create',
      resource: { ...resource, hashed: options.disableNameSuffixHash !== true },
    },
  ];
}

/** Labels and annotations of the generator itself win; flags add up. */
function mergeOptions(all: GeneratorOptions, own: GeneratorOptions): GeneratorOptions {
  return {
    labels: { ...all.labels, ...own.labels },
    annotations: { ...all.annotations, ...own.annotations },
    disableNameSuffixHash: all.disableNameSuffixHash === true || own.disableNameSuffixHash === true,
    immutable: all.immutable === true || own.immutable === true,
  };
}

function metadataOf(
  { name = '', namespace = '' }: GeneratorArgs,
  { labels = {}, annotations = {} }: GeneratorOptions,
): JsonMap {
  return {
    name,
    ...(namespace === '' ? {} : { namespace }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

function configMapOf(pairs: readonly KeyValue[]): JsonMap {
  const texts: [string, Json][] = [];
  const binaries: [string, Json][] = [];
  for (const { key, value } of pairs) {
    const text = utf8Text(value);
    if (text === undefined) binaries.push([key, base64Lines(value)]);
    else texts.push([key, text]);
  }
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    ...(texts.length === 0 ? {} : { data: Object.fromEntries(texts) }),
    ...(binaries.length === 0 ? {} : { binaryData: Object.fromEntries(binaries) }),
  };
}

function secretOf({ type = '' }: GeneratorArgs, pairs: readonly KeyValue[]): JsonMap {
  const data = Object.fromEntries(pairs.map(({ key, value }) => [key, base64Lines(value)]));
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: type === '' ? 'Opaque' : type,
    data,
  };
}
