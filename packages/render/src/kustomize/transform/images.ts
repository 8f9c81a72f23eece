import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { complain } from '#kustomize/context.ts';
import type { Context, FieldPath } from '#kustomize/context.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import type { ImageRule } from '#kustomize/kustomization.ts';
import type { Resource } from '#kustomize/resource.ts';
import { compilePattern } from '#kustomize/pattern.ts';
import { kindOf } from './node-mismatch.ts';
import { sayId } from '#kustomize/resource-id.ts';
import { currentId } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';

export interface ImageChange {
  readonly field: FieldPath;
  readonly rule: ImageRule;
  readonly specs: readonly FieldSpec[];
}

/**
 * Rewrites images of containers and init containers wherever those lists stand, so in custom resources too, and of the
 * fields of the table, but not in CustomResourceDefinitions. Source: kustomize api/filters/imagetag.
 */
export function setImage(
  context: Context,
  resources: readonly Resource[],
  { field, rule, specs }: ImageChange,
): readonly Resource[] {
  const rewrite = rewriter(rule);
  if (rewrite === undefined) {
    complain(context, field, {
      code: 'pattern',
      message: `images names ${rule.name ?? ''}, which is no regular expression that can be used`,
    });
    return resources;
  }
  const change = { set: (value: Json): Json => (typeof value === 'string' ? rewrite(value) : value) };
  return resources.map((resource) => {
    if (resource.object['kind'] === 'CustomResourceDefinition') return resource;
    let object: Json;
    try {
      object = rewriteContainers(resource.object, rewrite);
    } catch (error) {
      if (!(error instanceof OddImage)) throw error;
      complain(context, field, {
        code: 'image-form',
        message: `images: ${sayId(currentId(resource))} (${resource.origin.file}) has an image that is no text`,
        reference: error.message,
      });
      return resource;
    }
    const next = isMap(object) && object !== resource.object ? { ...resource, object } : resource;
    return changeResource(context, field, next, { specs, change });
  });
}

/** An image in a list of containers is a map or list. */
class OddImage extends Error {}

type Rewrite = (image: string) => string;

function rewriter({
  name = '',
  newName = '',
  newTag = '',
  digest = '',
  tagSuffix = '',
}: ImageRule): Rewrite | undefined {
  const pattern = compilePattern(`${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?`);
  if (pattern === undefined) return undefined;
  return (image) => {
    if (!pattern(image)) return image;
    const old = splitImage(image);
    const base = newName === '' ? old.name : newName;
    const isSet = newTag !== '' || digest !== '';
    const tag = isSet ? newTag : `${old.tag}${tagSuffix}`;
    const hash = isSet ? digest : tagSuffix === '' ? old.digest : '';
    return `${base}${tag === '' ? '' : `:${tag}`}${hash === '' ? '' : `@${hash}`}`;
  };
}

interface ImageParts {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

/** A colon before the first slash belongs to a port of the registry. */
export function splitImage(image: string): ImageParts {
  const slash = Math.max(0, image.indexOf('/'));
  const at = image.indexOf('@', slash);
  const digest = at < 0 ? '' : image.slice(at + 1);
  const rest = at < 0 ? image : image.slice(0, at);
  const colon = rest.indexOf(':', slash);
  return colon < 0
    ? { name: rest, tag: '', digest }
    : { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}

function rewriteContainers(value: Json, rewrite: Rewrite): Json {
  if (isList(value)) return mapChanged(value, (item) => rewriteContainers(item, rewrite));
  if (!isMap(value)) return value;
  let result = value;
  for (const [key, field] of Object.entries(value)) {
    const isContainers = (key === 'containers' || key === 'initContainers') && isList(field);
    const next = isContainers
      ? mapChanged(field, (item) => rewriteImage(item, rewrite))
      : rewriteContainers(field, rewrite);
    if (next !== field) result = { ...result, [key]: next };
  }
  return result;
}

function rewriteImage(container: Json, rewrite: Rewrite): Json {
  if (!isMap(container)) return container;
  const { image: old } = container;
  if (isMap(old) || isList(old)) throw new OddImage(`wrong node kind: expected ScalarNode but got ${kindOf(old)}`);
  if (typeof old !== 'string') return container;
  const image = rewrite(old);
  return image === old ? container : { ...container, image };
}

function mapChanged(list: readonly Json[], change: (item: Json) => Json): readonly Json[] {
  const changed = list.map(change);
  return changed.every((item, i) => item === list[i]) ? list : changed;
}
