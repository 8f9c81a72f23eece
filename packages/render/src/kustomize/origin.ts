import { writeYaml } from '@capstan/kube/yaml/write.ts';
import type { JsonMap } from '@capstan/kube/object/json.ts';
import { mapAt } from '@capstan/kube/object/read.ts';
import { below } from '#tree/path.ts';
import type { Context } from './context.ts';
import { withMetadata } from './resource.ts';
import type { Origin, Resource } from './resource.ts';

const originKey = 'config.kubernetes.io/origin';
const transformationsKey = 'alpha.config.kubernetes.io/transformations';

/** `origin` of a step or object that the kustomization of the layer makes, where origins are kept. */
export function builtinOrigin(context: Context, kind: string): { readonly origin?: Origin } {
  if (!context.build.tracksOrigins) return {};
  return {
    origin: { ...configuredIn(context, context.layer.file), configuredBy: { apiVersion: 'builtin', kind } },
  };
}

export function configuredIn({ build }: Context, file: string): Origin {
  return { configuredIn: fromRoot(build.root, file) };
}

/** A path as seen from the directory that is built. */
export function fromRoot(root: string, path: string): string {
  const [from, to] = [root === '' ? [] : root.split('/'), path === '' ? [] : path.split('/')];
  let same = 0;
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same += 1;
  if (same === from.length) return below(path, root);
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/');
}

/** Notes a change; what has no origin yet was made by it. */
export function withTransformation(resource: Resource, origin: Origin): Resource {
  if (resource.source === undefined) return { ...resource, source: origin };
  return { ...resource, transformations: [...(resource.transformations ?? []), origin] };
}

/** Writes the notes into annotations, those that were asked for; others of these names go. */
export function withOriginAnnotations(resource: Resource, asked: readonly string[]): Resource {
  const old = mapAt(resource.object, 'metadata', 'annotations');
  const { source, transformations } = resource;
  const wanted = {
    [originKey]: asked.includes('originAnnotations') && source !== undefined ? originText(source) : undefined,
    [transformationsKey]:
      asked.includes('transformerAnnotations') && transformations !== undefined
        ? transformations.map(itemText).join('')
        : undefined,
  };
  let annotations: JsonMap = old;
  for (const [key, text] of Object.entries(wanted)) {
    if (text !== undefined) annotations = { ...annotations, [key]: text };
    else if (Object.hasOwn(annotations, key)) {
      const { [key]: _, ...rest } = annotations;
      annotations = rest;
    }
  }
  if (annotations === old) return resource;
  const isEmpty = Object.keys(annotations).length === 0;
  return { ...resource, object: withMetadata(resource.object, 'annotations', isEmpty ? undefined : annotations) };
}

const order = ['path', 'repo', 'ref', 'configuredIn'] as const;

/** Fields in the order of their declaration, not by name. */
function originText(origin: Origin): string {
  const lines = order.flatMap((field) => (origin[field] === undefined ? [] : [writeYaml({ [field]: origin[field] })]));
  const { configuredBy } = origin;
  if (configuredBy !== undefined) {
    lines.push('configuredBy:\n');
    for (const field of ['apiVersion', 'kind', 'name', 'namespace'] as const) {
      const value = configuredBy[field];
      if (value !== undefined && value !== '') lines.push(`  ${writeYaml({ [field]: value })}`);
    }
  }
  return lines.join('');
}

function itemText(origin: Origin): string {
  return originText(origin).replace(/^/gm, '  ').replace(/^ {2}/, '- ').replace(/ +$/, '');
}
