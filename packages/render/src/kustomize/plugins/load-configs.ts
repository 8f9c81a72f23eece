import { isMap } from '@capstan/kube/object/json.ts';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { complain, isIncomplete } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { lineOf } from '#kustomize/line-of.ts';
import { resourcesOf } from '#kustomize/load/read-objects.ts';
import { append, collectionOf } from '#kustomize/resource-set.ts';
import { currentId } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';

/** Reads what a path under `resources` would give. */
export type LoadEntry = (context: Context, field: readonly [string, number], entry: string) => readonly Resource[];

/**
 * The configurations of generators, transformers or validators: YAML written into the kustomization, files, or
 * directories with kustomizations. Those written in come first. Source: kustomize api/internal/target,
 * configureExternalTransformers.
 */
export function loadConfigs(
  context: Context,
  name: 'generators' | 'transformers' | 'validators',
  load: LoadEntry,
): readonly Resource[] {
  const entries = context.layer.kustomization[name] ?? [];
  const inline = collectionOf([]);
  const named: Resource[] = [];
  entries.forEach((entry, i) => {
    const written = inlineConfigs(context, [name, i], entry);
    if (written === undefined) named.push(...load(context, [name, i], entry));
    else append(context, [name, i], inline, written);
  });
  append(context, [name], inline, named);
  return inline.resources;
}

function inlineConfigs(
  context: Context,
  field: readonly [string, number],
  entry: string,
): readonly Resource[] | undefined {
  if (entry.trim() === '') return [];
  const read = readYaml(entry, { dialect: 'v3' });
  if (!read.ok || !read.documents.some(({ value }) => isMap(value))) return undefined;
  const { layer, build } = context;
  const start = lineOf(layer.text, field);
  const documents = read.documents.map((document) => ({ ...document, line: start + document.line }));
  return resourcesOf(build, layer.file, documents);
}

/** Configurations must be of kustomize's own kinds: others are programs, which are not run. */
export function refuseForeign(context: Context, field: string, config: Resource): boolean {
  if (isIncomplete(context.build)) return true;
  const { group, version, kind } = currentId(config);
  if (group === '' && version === 'builtin') return false;
  complain({ ...context, place: config.origin }, [field], {
    code: 'plugin',
    message: `external plugins disabled; unable to load external plugin '${kind}'`,
    hint: 'Plugins are programs, which Capstan does not run. Commit their output, or use what kustomize has built in.',
  });
  return true;
}
