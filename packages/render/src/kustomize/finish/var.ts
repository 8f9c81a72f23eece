import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import type { VarRule } from '#kustomize/kustomization.ts';
import { idKey, isClusterWide } from '#kustomize/resource-id.ts';
import type { ResourceId } from '#kustomize/resource-id.ts';
import { allIds } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';

/** `$(name)` stands for a field of an object. */
export interface Var {
  readonly name: string;
  readonly target: ResourceId;
  readonly fieldPath: string;
}

/** Reads `vars`; the apiVersion of a reference wins over its group and version. */
export function varOf({ name = '', objref = {}, fieldref = {} }: VarRule): Var {
  const { apiVersion = '', group = '', version = '', kind = '' } = objref;
  const id = apiVersion === '' ? { group, version } : { group, ...withoutCoreGroup(apiVersion) };
  return {
    name,
    target: { ...id, kind, name: objref.name ?? '', namespace: objref.namespace ?? '' },
    fieldPath: (fieldref.fieldPath ?? '') || 'metadata.name',
  };
}

function withoutCoreGroup(apiVersion: string): { readonly group?: string; readonly version: string } {
  const { group, version } = parseApiVersion(apiVersion);
  return group === '' ? { version } : { group, version };
}

/**
 * Notes on resources that a var of this layer looks at them. Without a namespace in the reference, any namespace will do.
 * Source: kustomize api/internal/accumulator, MergeVars.
 */
export function markVars(context: Context, resources: readonly Resource[], vars: readonly Var[]): readonly Resource[] {
  const result = [...resources];
  for (const [i, { name, target }] of vars.entries()) {
    const exact = target.namespace !== '' || isClusterWide(target);
    const matches = [...result.entries()].filter(([, resource]) =>
      allIds(resource).some((id) => (exact ? idKey(id) === idKey(target) : sameButNamespace(id, target))),
    );
    const [match] = matches;
    if (matches.length > 1) {
      complain(context, ['vars', i], {
        code: 'var',
        message: `found ${matches.length} resId matches for var ${name} (unable to disambiguate)`,
        reference: `found ${matches.length} resId matches for var {${name} `,
        hint: 'Name the namespace of the object in objref.',
      });
    } else if (match !== undefined) {
      result[match[0]] = { ...match[1], vars: [...(match[1].vars ?? []), name] };
    }
  }
  return result;
}

function sameButNamespace(a: ResourceId, b: ResourceId): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind && a.name === b.name;
}

/** The vars of both; complains about names that are there twice. */
export function mergeVars(context: Context, vars: readonly Var[], more: readonly Var[]): readonly Var[] {
  if (more.length === 0) return vars;
  const names = new Set(vars.map(({ name }) => name));
  for (const { name } of more) {
    if (names.has(name)) complain(context, ['vars'], { code: 'var', message: `var '${name}' already encountered` });
    names.add(name);
  }
  return [...vars, ...more];
}
