import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import { complain } from './context.ts';
import type { Context } from './context.ts';
import { mergeTables } from './fields/tables.ts';
import type { VariableRule } from './kustomization.ts';
import { allIds } from './resource.ts';
import type { Resource } from './resource.ts';
import { effectiveNamespace, isClusterWide } from './resource-id.ts';
import type { ResourceId } from './resource-id.ts';
import type { Scope, Variable } from './scope.ts';

/** Takes over what a layer below has gathered. */
export function absorbScope(context: Context, field: readonly [string, number], below: Scope): void {
  const { scope } = context;
  const tables = mergeTables(scope.tables, below.tables);
  if (tables === undefined) {
    complain(context, field, { code: 'field-specs', message: `${field[0]}: conflicting fieldspecs` });
  } else scope.tables = tables;
  for (const variable of below.variables) addVariable(context, field, variable);
}

/** Adds the `vars` of the layer and marks the resources that they look at: these keep the mark, whatever they are called later. */
export function gatherVariables(context: Context, resources: readonly Resource[]): readonly Resource[] {
  const { vars = [] } = context.layer.kustomization;
  if (vars.length === 0) return resources;
  const result = [...resources];
  vars.forEach((rule, i) => {
    const name = rule.name ?? '';
    const matches = result.flatMap((resource, position) =>
      allIds(resource).some((id) => isMeant(rule, id)) ? [position] : [],
    );
    if (matches.length > 1) {
      complain(context, ['vars', i], {
        code: 'variable',
        message: `vars: found ${matches.length} resId matches for var ${name} (unable to disambiguate)`,
        hint: 'Name the namespace in objref.',
      });
    }
    const [position] = matches;
    const resource = position === undefined ? undefined : result[position];
    if (position !== undefined && resource !== undefined) {
      result[position] = { ...resource, variables: [...resource.variables, name] };
    }
    const path = rule.fieldref?.fieldPath ?? '';
    addVariable(context, ['vars', i], { name, fieldPath: path === '' ? 'metadata.name' : path });
  });
  return result;
}

function addVariable(context: Context, field: readonly [string, number], variable: Variable): void {
  const { scope } = context;
  const known = scope.variables.find(({ name }) => name === variable.name);
  if (known === undefined) scope.variables = [...scope.variables, variable];
  else complain(context, field, { code: 'variable', message: `var '${variable.name}' already encountered` });
}

/** Without a namespace in objref any namespace will do. */
function isMeant({ objref = {} }: VariableRule, id: ResourceId): boolean {
  const { apiVersion = '', kind = '', name = '', namespace = '', ...named } = objref;
  const wanted = { ...parseApiVersion(apiVersion), ...named, kind, name, namespace };
  const isSame = (['group', 'version', 'kind', 'name'] as const).every((field) => wanted[field] === id[field]);
  if (!isSame) return false;
  return (namespace === '' && !isClusterWide(wanted)) || effectiveNamespace(wanted) === effectiveNamespace(id);
}
