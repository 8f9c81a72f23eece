import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isList, isMap } from '@capstan/kube/object/json.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { changeFields, FieldSpecError } from '#kustomize/fields/field-spec.ts';
import type { Variable } from '#kustomize/scope.ts';
import { currentId } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';

/**
 * Puts the values of `vars` where `$(NAME)` stands, after everything has its final name.
 * Source: kustomize api/internal/accumulator/resaccumulator.go (ResolveVars), api/filters/refvar.
 */
export function resolveVariables(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const { variables, tables } = context.scope;
  if (variables.length === 0) return resources;
  const values = new Map<string, Json>();
  for (const variable of variables) {
    const value = valueOf(context, resources, variable);
    if (value !== undefined) values.set(variable.name, value);
  }
  return resources.map((resource) => {
    const id = currentId(resource);
    let { object } = resource;
    for (const spec of tables.varReference) {
      try {
        object = changeFields(object, id, spec, { set: (value) => withValues(value, values) });
      } catch (error) {
        // A path that leads through a scalar holds no variable.
        if (!(error instanceof FieldSpecError)) throw error;
      }
    }
    return object === resource.object ? resource : { ...resource, object };
  });
}

function valueOf(context: Context, resources: readonly Resource[], variable: Variable): Json | undefined {
  const holder = resources.find(({ variables }) => variables.includes(variable.name));
  const value = holder === undefined ? undefined : fieldAt(holder.object, variable.fieldPath);
  if (value !== undefined) return value;
  const why =
    holder === undefined
      ? 'cannot be mapped to a field in the set of known resources'
      : `has the fieldpath ${variable.fieldPath}, which is not there in ${currentId(holder).kind} ${currentId(holder).name}`;
  complain(context, ['vars'], {
    code: 'variable',
    message: `vars: ${variable.name} ${why}`,
    hint: 'Correct objref and fieldref of the variable. replacements do the same and say more.',
  });
  return undefined;
}

/** `a.b[0].c`; a dot inside brackets belongs to the key. */
function fieldAt(object: JsonMap, path: string): Json | undefined {
  const steps = path.match(/\[[^\]]*\]|[^.[\]]+/g) ?? [];
  let at: Json | undefined = object;
  for (const step of steps) {
    const key = step.startsWith('[') ? step.slice(1, -1) : step;
    if (isList(at)) at = at[Number(key)];
    else if (isMap(at)) at = Object.hasOwn(at, key) ? at[key] : undefined;
    else return undefined;
  }
  return at;
}

/** Texts, values of a map and items of a list; anything else stays. */
function withValues(value: Json, values: ReadonlyMap<string, Json>): Json {
  if (typeof value === 'string') return expand(value, values);
  const one = (item: Json): Json => (typeof item === 'string' ? expand(item, values) : item);
  if (isList(value)) {
    const items = value.map(one);
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, one(item)] as const);
  return entries.every(([key, item]) => item === value[key]) ? value : Object.fromEntries(entries);
}

/**
 * `$(NAME)` becomes its value, `$$` a dollar; names that nobody knows stay. A text that is one variable and nothing else
 * takes over the type of the value.
 */
function expand(text: string, values: ReadonlyMap<string, Json>): Json {
  const whole = /^\$\(([^)]*)\)$/.exec(text)?.[1];
  const value = whole === undefined ? undefined : values.get(whole);
  if (value !== undefined && isScalar(value)) return value;
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    const known = values.get(name);
    return known === undefined || !isScalar(known) ? match : String(known);
  });
}

function isScalar(value: Json): boolean {
  return value !== null && !isMap(value) && !isList(value);
}
