import type { Context } from '#kustomize/context.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import { isOneOf } from '#kustomize/resource-id.ts';
import type { ResourceId } from '#kustomize/resource-id.ts';
import { currentId, originalId, rememberName, scalarText, withMetadata } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';

/** A text before or after names. */
export interface Affix {
  readonly side: 'prefix' | 'suffix';
  readonly text: string;
  readonly specs: readonly FieldSpec[];
}

/** Adds a prefix or suffix to names, and remembers it. Source: kustomize plugin/builtin/prefixtransformer. */
export function addAffix(context: Context, resources: readonly Resource[], affix: Affix): readonly Resource[] {
  return resources.map((resource) => {
    const id = originalId(resource);
    return isUntouched(id) ? resource : withAffix(context, resource, id, affix);
  });
}

function withAffix(context: Context, resource: Resource, id: ResourceId, { side, text, specs }: Affix): Resource {
  let result = resource;
  for (const spec of specs) {
    if (!isOneOf(spec, id)) continue;
    if (isName(spec)) {
      if (text !== '') result = rememberName(withContext(result, side, text));
      const { name } = currentId(result);
      if (name !== '' && isOneOf(spec, currentId(result))) {
        result = {
          ...result,
          object: withMetadata(result.object, 'name', side === 'prefix' ? text + name : name + text),
        };
      }
      continue;
    }
    const set = (value: unknown): string => {
      const old = scalarText(value as string);
      return side === 'prefix' ? text + old : old + text;
    };
    result = changeResource(context, [side === 'prefix' ? 'namePrefix' : 'nameSuffix'], result, {
      specs: [spec],
      change: { set, ...(spec.create ? { start: '' } : {}) },
    });
  }
  return result;
}

function isName({ path }: FieldSpec): boolean {
  return path.length === 2 && path[0] === 'metadata' && path[1] === 'name';
}

function withContext(resource: Resource, side: Affix['side'], text: string): Resource {
  // Upstream keeps them in an annotation, divided by commas.
  const parts = text.split(',');
  return side === 'prefix'
    ? { ...resource, prefixes: [...resource.prefixes, ...parts] }
    : { ...resource, suffixes: [...resource.suffixes, ...parts] };
}

/** Kinds whose names say what they are. */
function isUntouched({ group, kind }: ResourceId): boolean {
  return (
    kind === 'CustomResourceDefinition' ||
    kind === 'Namespace' ||
    (kind === 'APIService' && group === 'apiregistration.k8s.io')
  );
}

export function renamed(resource: Resource, rename: (name: string) => string): Resource {
  const { object } = resource;
  return { ...rememberName(resource), object: withMetadata(object, 'name', rename(currentId(resource).name)) };
}
