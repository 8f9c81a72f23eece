import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';
import type { Accumulated } from '#kustomize/accumulated.ts';
import { complain, warn } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import { compareTexts } from '#kustomize/fields/kind-order.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from '#kustomize/transform/change.ts';
import { parseReplacementPath, readPath } from '#kustomize/transform/replacement-path.ts';
import { expand } from './expand.ts';
import type { Var } from './var.ts';

/** Replaces `$(VAR)` in the fields of the tables. Source: kustomize api/internal/accumulator, ResolveVars. */
export function resolveVars(context: Context, { resources, tables, vars }: Accumulated): readonly Resource[] {
  if (vars.length === 0) return resources;
  const values = valuesOf(context, resources, vars);
  const used = new Set<string>();
  const set = (value: Json): Json => replaced(value, values, used);
  const result = resources.map((resource) => changeVars(context, resource, { specs: tables.varReference, set }));
  const unused = vars.map(({ name }) => name).filter((name) => !used.has(name));
  if (unused.length > 0) {
    warn(context, ['vars'], {
      code: 'var',
      message: `well-defined vars that were never replaced: ${unused.join(',')}`,
    });
  }
  return result;
}

interface VarChange {
  readonly specs: readonly FieldSpec[];
  readonly set: (value: Json) => Json;
}

function changeVars(context: Context, resource: Resource, { specs, set }: VarChange): Resource {
  return changeResource(context, ['vars'], resource, { specs, change: { set } });
}

function valuesOf(context: Context, resources: readonly Resource[], vars: readonly Var[]): ReadonlyMap<string, Json> {
  const values = new Map<string, Json>();
  for (const { name, fieldPath } of vars.toSorted((a, b) => compareTexts(a.name, b.name))) {
    const source = resources.find((resource) => resource.vars?.includes(name));
    if (source === undefined) {
      complain(context, ['vars'], {
        code: 'var',
        message: `var '${name}' cannot be mapped to a field in the set of known resources`,
        reference: `var '{${name} `,
        hint: 'Let objref name an object of this kustomization as it is called in its file.',
      });
      continue;
    }
    const value = readPath(source.object, withIndexSteps(parseReplacementPath(fieldPath)));
    if (value === undefined) {
      complain(context, ['vars'], {
        code: 'var',
        message: `field specified in var '${name}' not found in corresponding resource: ${fieldPath} (${source.origin.file})`,
        reference: `field specified in var '{${name} `,
      });
    } else values.set(name, value);
  }
  return values;
}

/** `ports[0]` is two steps. */
function withIndexSteps(path: readonly string[]): readonly string[] {
  return path.flatMap((step) => {
    const match = /^(.+)\[(\d+)\]$/.exec(step);
    return match === null ? [step] : [match[1] ?? '', match[2] ?? ''];
  });
}

/** The field with its texts expanded: itself, or those directly in its list or map. */
function replaced(value: Json, values: ReadonlyMap<string, Json>, used: Set<string>): Json {
  const one = (text: Json): Json => (typeof text === 'string' ? expand(text, values, used) : text);
  if (isList(value)) return keep(value, value.map(one));
  if (!isMap(value)) return one(value);
  return changedFields(value, one);
}

function changedFields(map: JsonMap, one: (text: Json) => Json): JsonMap {
  let result: Record<string, Json> | undefined;
  for (const [key, field] of Object.entries(map)) {
    const next = one(field);
    if (next !== field) put((result ??= { ...map }), key, next);
  }
  return result ?? map;
}

function keep(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  return after.every((item, i) => item === before[i]) ? before : after;
}
